import { emptyLine, startWith, gap, wrapWords, type Line } from '../components/line.ts';
import { groupDigits, localDate } from '../components/relative-time.ts';
import { activeLogs } from '../state/active-logs.ts';
import { logCoverageOf } from '../state/coverage.ts';
import { syncWords } from '../state/sync-words.ts';
import { keptSince } from '../state/why-no-events.ts';
import type { Look } from '../theme.ts';
import { allTenants, type TenantView, type UiState } from '../ui-state.ts';
import { wayOutWords } from '../way-out-words.ts';

/** Why there are no events, and what one can do about it. */
export function emptyLogsLines(state: UiState, width: number): readonly Line[] {
  const lines = words(state).flatMap(([look, text]): readonly Line[] =>
    text === '' ? [emptyLine] : startWith(gap(2), wrapWords(text, width - 4, look)),
  );
  return [emptyLine, ...lines];
}

type Worded = readonly [Look, string];

function words(state: UiState): readonly Worded[] {
  const { read, answered, editing } = activeLogs(state);
  const views = state.tenants.filter(({ tenant }) => state.active === allTenants || tenant.name === state.active);
  if (views.length === 0) return [['dim', 'No tenant is configured.']];
  if (read?.searchedTo !== undefined)
    return [
      ['strong', `No match yet  ${answered.text}`],
      [
        'dim',
        `${searchedWords(read.searchedTo)}, event by event: no index has what is asked for. A time, a user or a type makes it quicker.`,
      ],
      ['plain', ''],
      ['plain', 'esc      end it, and clear the query'],
    ];
  if (read !== undefined && read.total > 0 && answered.text !== '') {
    const wayOut = wayOutWords(answered.root, 'logs');
    const span = `${localDate(read.begins ?? 0).slice(0, 16)} to ${localDate(read.ends ?? 0).slice(0, 16)}`;
    return [
      ['strong', `No event matches  ${answered.text}`],
      ['dim', `among ${groupDigits(read.total)} events from ${span}`],
      ...logCoverageOf(state).map((text): Worded => ['warn', text]),
      ...(wayOut === undefined ? [] : [['plain', wayOut] as const]),
      ...views.flatMap((view) => whyOf(state, view)),
      ['plain', ''],
      ...(state.active === allTenants || state.tenants.length < 2
        ? []
        : [['plain', `${editing ? 'enter 0' : '0'.padEnd(7)}  search all tenants`] as const]),
      ['plain', 'esc      clear the query'],
    ];
  }
  return views.flatMap((view) => whyOf(state, view, read === undefined || read.total === 0));
}

/** What one has to know of a tenant before believing that nothing happened in it. */
function whyOf(state: UiState, view: TenantView, isEmpty = false): readonly Worded[] {
  const { name } = view.tenant;
  const { status } = view;
  if (view.mirror !== 'open' || status === undefined) return [['warn', `${name}: ${syncWords(state, view).long}`]];
  const job = status.jobs.find((each) => each.job === 'log-events');
  if (job?.error !== undefined) return [['warn', `${name}: no new events: ${job.error.message}. ${job.error.hint}`]];
  if (job?.last_success_at === undefined && isEmpty)
    return [['warn', `The log of ${name} was not read yet: the daemon or \`tenantry sync ${name}\` does that.`]];
  if (isEmpty) return [['dim', `The log of ${name} was empty when it was read.`]];
  return status.logs_kept_from === undefined
    ? []
    : [['dim', `Older events were deleted here: ${keptSince(name, status.logs_kept_from)}.`]];
}

/** How far a search has come that goes on. */
export function searchedWords(searchedTo: number): string {
  return `searched back to ${localDate(searchedTo).slice(0, 16)}`;
}
