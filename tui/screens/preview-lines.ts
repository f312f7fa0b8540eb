import { readDate } from '../../src/domain/user.ts';
import { ageWords } from '../components/age-words.ts';
import { eventSign, eventWords, placeOf } from '../components/event-words.ts';
import { cell, fitLine, gap, piece, startWith, type Line } from '../components/line.ts';
import { shortSpan } from '../components/relative-time.ts';
import { sectionLine } from '../components/section.ts';
import { tenantView, rowAtCursor } from '../state/tenants.ts';
import { profileLines } from '../components/profile-lines.ts';
import type { UiState } from '../ui-state.ts';

/** The user under the cursor, beside the list. */
export function previewLines(state: UiState, width: number): readonly Line[] {
  const at = rowAtCursor(state);
  const { read } = state.preview;
  if (at === undefined || read?.user === undefined || read.tenant !== at.tenant) return [];
  if (read.user.profile.user_id !== at.row.user_id) return [];
  const clock_offset = tenantView(state, at.tenant)?.status?.clock_offset ?? 0;
  const now = state.now + clock_offset;
  const events = read.events?.map((event): Line => {
    const when = readDate(event.date);
    return [
      cell(when === undefined ? '?' : shortSpan(now - when), 5, 'dim', 'right'),
      gap(2),
      eventSign(event, state.glyphs),
      gap(1),
      cell(eventWords(event), Math.max(10, width - 28)),
      gap(1),
      piece(placeOf(event), 'dim'),
    ];
  });
  const history: readonly Line[] =
    events?.length === 0
      ? []
      : [sectionLine('last events', width - 1, state.glyphs), ...(events ?? [[piece(' reading the mirror…', 'dim')]])];
  const profile = profileLines(
    state,
    read.user.profile,
    { tombstone: undefined, clock_offset, blocks: read.blocks },
    width - 1,
  );
  const stale: Line = read.user.stale ? [piece(`  ${state.glyphs.stale} newer in Auth0`, 'warn')] : [];
  const age: Line = fitLine([piece(` ${ageWords(read.user, now)}`, 'dim'), ...stale], width - 1);
  return startWith(piece(state.glyphs.pipe, 'dim'), [age, ...profile, ...history]);
}
