import { setAsideWords } from '../../src/domain/set-aside.ts';
import type { SyncStatus } from '../../src/mirror/mirror.ts';
import { gapWords } from '../state/gap-words.ts';
import { syncWords } from '../state/sync-words.ts';
import type { TenantView, UiState } from '../ui-state.ts';
import { gap, piece, startWith, wrapWords, type Line } from './line.ts';
import { localDate } from './relative-time.ts';

/** The state in full where it is not simply live, and what each job stumbled over. */
export function troubleLines(state: UiState, view: TenantView, width: number): readonly Line[] {
  const { look, glyph, long } = syncWords(state, view);
  const own = glyph === 'live' ? [] : [{ glyph, look, words: long }];
  const errors = (view.status?.jobs ?? []).flatMap(({ job, error }) =>
    error === undefined || long.includes(error.message)
      ? []
      : [{ glyph: 'bad', look: 'bad', words: `${job}: ${error.message}. ${error.hint}` } as const],
  );
  const damage = (view.status?.set_aside ?? []).map(
    (note) => ({ glyph: 'warn', look: 'warn', words: setAsideWords(note) }) as const,
  );
  return [...own, ...errors, ...damage].flatMap(({ glyph: sign, look: shown, words }) => {
    const [first = [], ...more] = wrapWords(words, Math.max(10, width - 4), shown === 'bad' ? 'bad' : undefined);
    const lines: readonly Line[] = [[piece(` ${state.glyphs[sign]} `, shown)].concat(first)];
    return lines.concat(startWith(gap(3), more));
  });
}

/** Holes of the log, the newest first. @param most so many are told */
export function gapLines(status: SyncStatus, width: number, most: number): readonly Line[] {
  const gaps = status.gaps.toReversed().slice(0, most);
  return gaps.flatMap((gapOf) => {
    const { why, means } = gapWords(gapOf, status);
    const from = localDate(gapOf.from).slice(0, 16);
    const words = `The log misses ${from} to ${localDate(gapOf.to).slice(0, 16)}: ${why}; ${means}.`;
    return startWith(gap(3), wrapWords(words, Math.max(10, width - 5), 'warn'));
  });
}
