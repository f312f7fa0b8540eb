import type { RunRecord } from '../../src/domain/activity.ts';
import { groupDigits } from '../components/relative-time.ts';

type Changes = Pick<RunRecord, 'inserted' | 'updated' | 'deleted'>;

/** `+31 ~212 -4`: users that came, changed and went. */
export function changeWords({ inserted, updated, deleted }: Changes): string {
  return `+${groupDigits(inserted)} ~${groupDigits(updated)} -${groupDigits(deleted)}`;
}

/** What a run brought, or why it failed. Raw text. */
export function runWords(run: RunRecord): string {
  if (run.error !== undefined) {
    const times = run.times === undefined ? '' : ` (${groupDigits(run.times)} times)`;
    return `${run.error.message}${times}`;
  }
  const counts = [
    [run.inserted, 'new'],
    [run.updated, 'changed'],
    [run.deleted, 'gone'],
    [run.logs, run.logs === 1 ? 'log event' : 'log events'],
  ] as const;
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${groupDigits(count)} ${word}`)
    .join('  ');
}
