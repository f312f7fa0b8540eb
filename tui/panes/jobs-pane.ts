import { type JobStatus, nextRunOf } from '../../src/domain/job.ts';
import { gap, startWith, wrapWords } from '../components/line.ts';
import { groupDigits, shortSpan } from '../components/relative-time.ts';
import { chosenForSync } from '../state/sync-screen.ts';
import { isWorkedOn, syncWords } from '../state/sync-words.ts';
import type { Look } from '../theme.ts';
import type { TenantView, UiState } from '../ui-state.ts';
import type { ListPane, PaneRow } from './list-pane.ts';

/** The jobs of one tenant: when each worked last, what it proves, when it runs next. */
export const jobsPane: ListPane = {
  id: 'sync-tenant',
  columns: [
    { title: 'JOB', width: 16 },
    { title: 'STATE', width: 11 },
    { title: 'LAST', width: 5, align: 'right' },
    { title: 'PROVEN', width: 6, align: 'right' },
    { title: 'NEXT', width: 5, align: 'right' },
    { title: 'NOTE', width: 12, grows: 1 },
    { title: 'TOOK', width: 5, align: 'right', isExtra: true },
    { title: 'CALLS', width: 5, align: 'right', isExtra: true },
    { title: 'QUIET', width: 5, align: 'right', isExtra: true },
  ],
  rows: (state) => {
    const view = chosenForSync(state);
    return (view?.status?.jobs ?? []).map((job) => rowOf(state, view, job));
  },
  empty: (state, width) => {
    const view = chosenForSync(state);
    const words = view === undefined ? 'This tenant is no longer set up here.' : syncWords(state, view).long;
    return startWith(gap(1), wrapWords(words, width - 2, 'dim'));
  },
};

const signs: Readonly<Record<JobStatus['state'], readonly ['good' | 'half' | 'warn' | 'bad' | 'off', Look]>> = {
  idle: ['good', 'good'],
  running: ['half', 'accent'],
  waiting: ['warn', 'warn'],
  failed: ['bad', 'bad'],
  unavailable: ['off', 'dim'],
};

function rowOf(state: UiState, view: TenantView | undefined, job: JobStatus): PaneRow {
  const { now } = state;
  const offset = view?.status?.clock_offset ?? 0;
  const isAbandoned = job.state === 'running' && view !== undefined && !isWorkedOn(state, view.tenant.name);
  const [glyph, look] = isAbandoned ? (['warn', 'warn'] as const) : signs[job.state];
  const age = (at: number | undefined): string => (at === undefined ? '-' : shortSpan(now - at));
  const { last_run } = job;
  const next_run_at = nextRunOf(job, now);
  const cells = [
    job.job,
    isAbandoned ? 'stopped' : job.state,
    age(job.last_success_at),
    age(job.proven_until === undefined ? undefined : job.proven_until - offset),
    next_run_at === undefined ? '-' : next_run_at <= now ? 'due' : shortSpan(next_run_at - now),
    `${progressWords(job)}${job.error?.message ?? job.note ?? ''}`,
    last_run === undefined ? '-' : `${(last_run.ms / 1000).toFixed(1)}s`,
    last_run === undefined ? '-' : groupDigits(last_run.calls),
    last_run === undefined ? '-' : groupDigits(last_run.quiet),
  ];
  return { id: job.job, cells, sign: { text: state.glyphs[glyph], look }, item: job };
}

function progressWords({ state, progress }: JobStatus): string {
  if (progress === undefined || state !== 'running') return '';
  const { done, total } = progress;
  return `${groupDigits(done)}${total === undefined ? '' : ` of about ${groupDigits(total)}`}  `;
}
