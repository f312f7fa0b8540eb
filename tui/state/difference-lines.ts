import { gap, piece, wrapWords, type Line } from '../components/line.ts';
import { listHeight } from '../layout.ts';
import { listWidth } from '../screens/shown-columns.ts';
import type { UiState } from '../ui-state.ts';
import { serverWords } from './server.ts';
import { activeList } from './tenants.ts';

/** What Auth0 understands otherwise than the list that is shown, in rows below it: no more than a third of its rows. */
export function differenceLines(state: UiState, list = activeList(state)): readonly Line[] {
  const differs = serverWords(list)?.differs ?? [];
  // Where there are no rows, it is told in their place.
  if (differs.length === 0 || (list.read?.users.length ?? 0) === 0) return [];
  const room = Math.max(1, Math.floor(listHeight(state) / 3));
  const width = listWidth(state) - 4;
  const sign = piece(` ${state.glyphs.warn} `, 'warn');
  const each = differs.map((words) =>
    wrapWords(words, width, 'warn').map((line, at): Line => [at === 0 ? sign : gap(3)].concat(line)),
  );
  if (each.flat().length <= room) return each.flat();
  const shown: Line[] = [];
  let told = 0;
  for (; told < each.length; told += 1) {
    const lines = each[told] ?? [];
    if (shown.length + lines.length >= room) break;
    shown.push(...lines);
  }
  const more = `Auth0 differs in ${String(each.length - told)}${told === 0 ? '' : ' more'}: a higher window shows them`;
  return [...shown, [sign, piece(more, 'warn')]];
}

/** Rows of users that the list shows. */
export function usersHeight(state: UiState, list = activeList(state)): number {
  return Math.max(1, listHeight(state) - differenceLines(state, list).length);
}
