import type { LogEvent } from '../../src/domain/log-event.ts';
import { readDate } from '../../src/domain/user.ts';
import type { LogGap } from '../../src/mirror/mirror.ts';
import { safeJson, safeLine, safeLines } from '../../src/safe-text.ts';
import type { UiState } from '../ui-state.ts';
import { placeOf, requestOf } from './event-words.ts';
import { gap, piece, startWith, wrapWords, type Line } from './line.ts';
import { longDate, placedDate } from './relative-time.ts';
import { labelled, sectionLine } from './section.ts';

const label = 12;

/** An event in full: what it is called by whoever shows it, and where it stands in the list. */
interface Shown {
  readonly words: string;
  readonly place: string;
}

/** The facts of an event under its `log_id`. */
export function eventLines(state: UiState, event: LogEvent, { words, place }: Shown, width: number): readonly Line[] {
  const at = readDate(event.date);
  const request = requestOf(event);
  const when = at === undefined ? event.date : `${longDate(at)} UTC  (${placedDate(at)} here)`;
  const provider = [event.strategy, event.strategy_type].filter((part) => part).join(', ');
  const lines: Line[] = [
    labelled('type', label, piece(`${event.type}  ${words}`, 'strong')),
    labelled('date', label, piece(when)),
    labelled('from', label, piece(`${event.ip ?? 'no address'}  ${placeOf(event)}`)),
    labelled('application', label, piece(`${event.client_name ?? ''}  ${event.client_id ?? ''}`)),
    labelled('connection', label, piece(`${event.connection ?? ''}${provider === '' ? '' : `  (${provider})`}`)),
    ...(request === undefined ? [] : [labelled('request', label, piece(request))]),
    ...(event.description ? [labelled('description', label, piece(event.description))] : []),
    ...(event.user_name || event.user_id
      ? [labelled('by or for', label, piece(`${event.user_name ?? ''}  ${event.user_id ?? ''}`.trim()))]
      : []),
    ...agentLines(state, event, width),
    ...(event.details ? [labelled('details', label, { text: safeJson(event.details) })] : []),
  ];
  return [sectionLine(`event ${event.log_id}`, width, state.glyphs, place), ...lines];
}

/** A user agent is typed by whoever calls: it gets a gutter, so that no line of it looks like ours. */
function agentLines(state: UiState, event: LogEvent, width: number): readonly Line[] {
  if (!event.user_agent) return [];
  const { lines } = safeLines(event.user_agent, width - label - 3, {
    max_lines: 2,
    gutter: safeLine(state.glyphs.caret),
  });
  return lines.map((text, at) => labelled(at === 0 ? 'user agent' : '', label, { text }));
}

/** Why a part of the log is missing. */
export function gapLines(state: UiState, { from, to, cause }: LogGap, width: number): readonly Line[] {
  const lost =
    'It was lost with pages of a damaged mirror, and Auth0 keeps it no longer. The damaged file still lies beside the ' +
    'mirror: see the Sync screen.';
  const away =
    `The sync was away from ${minuteOf(from)} to ${minuteOf(to)} UTC for longer than Auth0 keeps events. ` +
    'What happened meanwhile is in no log any more; the users themselves were compared again afterwards.';
  const lines = startWith(gap(1), wrapWords(cause === 'damage' ? lost : away, width - 2, 'warn'));
  return [sectionLine('hole in the log', width, state.glyphs), ...lines];
}

/** `2026-11-21 19:02` in UTC. */
export function minuteOf(at: number): string {
  return longDate(at).slice(0, 16);
}
