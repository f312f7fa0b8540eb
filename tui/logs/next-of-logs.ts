import { activeLogs } from '../state/active-logs.ts';
import { momentOf } from '../state/moment-of.ts';
import { versionOf } from '../state/version-of.ts';
import type { UiState } from '../ui-state.ts';
import { anchorOf, placesAround } from './log-window.ts';
import { logsLayout } from './logs-layout.ts';
import type { LogsState, LogTarget } from './logs-state.ts';
import type { LogsWanted } from './read-logs.ts';

/** The window of the log that the screen needs and does not have; undefined where it has it. */
export function nextOfLogs(state: UiState): LogsWanted | undefined {
  const { active } = state;
  const version = active === undefined ? undefined : versionOf(state, active);
  if (active === undefined || version === undefined) return undefined;
  const logs = activeLogs(state);
  const { text, root } = logs.applied;
  const key = `${version} ${text}`;
  const height = logsLayout(state).list;
  const { read } = logs;
  if (read?.key === key && logs.jump === undefined && coversView(logs, height)) return undefined;
  // However much arrives meanwhile: what is under way comes to its end first.
  const asked = `${typeof logs.jump === 'object' ? String(logs.jump.until) : (logs.jump ?? '')} ${text}`;
  if (logs.asked === asked || logs.refused === refusable({ asked, key })) return undefined;
  const isSameQuestion = read?.key.endsWith(` ${text}`) === true && logs.answered.text === text;
  return {
    type: 'logs',
    tenant: active,
    key,
    asked,
    text,
    root,
    moment: momentOf(root, state.now),
    target: isSameQuestion ? targetOf(state, logs) : (logs.jump ?? 'newest'),
    side: Math.max(60, height * 3),
    seen: isSameQuestion ? logs.seen : undefined,
    held: isSameQuestion ? read : undefined,
  };
}

/** What is not asked again where it was refused, until the data is newer. */
export function refusable({ asked, key }: Pick<LogsWanted, 'asked' | 'key'>): string {
  return `${asked} ${key}`;
}

/** A page beyond what is drawn is read before the cursor gets there. */
function coversView({ read, top }: LogsState, height: number): boolean {
  if (read === undefined) return false;
  if (read.hasNewer && top < height) return false;
  return !read.hasOlder || top + 2 * height <= read.rows.length;
}

/** What one looks at stays where it is, unless what arrives is to be seen and nothing is being decided. */
function targetOf(state: UiState, { read, index, jump, following }: LogsState): LogTarget {
  const row = read?.rows[index];
  if (jump !== undefined || read === undefined || row === undefined) return jump ?? 'newest';
  const holds = !following || state.overlays.length > 0 || state.prefix !== undefined;
  return holds ? { anchor: anchorOf(row), places: placesAround(read.rows, index, read.beside) } : 'newest';
}
