import { matchedCell } from '../components/match-pieces.ts';
import { gap, piece, textWidth, type Line } from '../components/line.ts';
import { shownColumns } from '../screens/shown-columns.ts';
import { activeList, rowAtCursor } from '../state/tenants.ts';
import type { UiState } from '../ui-state.ts';
import { foundElsewhere } from './found-in.ts';

/** What is longer is not read in a line. */
const widest = 40;

/** Where the user under the cursor was found, when no column shows it; undefined when one does, or nothing was asked. */
export function foundLine(state: UiState): Line | undefined {
  const at = rowAtCursor(state);
  const { root } = activeList(state).answered;
  if (state.screen !== 'users' || at === undefined || root === undefined) return undefined;
  const shown = new Set(shownColumns(state).flatMap((column) => column.fieldOf?.(at) ?? []));
  const { read } = state.preview;
  const profile =
    read?.tenant === at.tenant && read.user?.profile.user_id === at.row.user_id ? read.user.profile : undefined;
  const found = foundElsewhere(root, at.row, shown, profile).slice(0, 3);
  if (found.length === 0) return undefined;
  const parts = found.flatMap(({ field, value, spans }): Line => {
    const width = Math.min(widest, Math.max(1, textWidth(piece(value).text)));
    return [piece(`  ${field} `, 'dim')].concat(matchedCell(value, width, spans).pieces);
  });
  return [piece(' found in', 'dim'), ...parts, gap(1)];
}
