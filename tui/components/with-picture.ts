import { pictureSide } from '../../src/picture/raster.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { pictureHost, pictureObstacle, pictureOf } from '../state/picture.ts';
import type { UiState } from '../ui-state.ts';
import { initialsPiece } from './initials.ts';
import { emptyLine, fitLine, gap, wrapWords, type Line } from './line.ts';
import { pictureLines } from './picture-lines.ts';
import { labelled } from './section.ts';

const labelWidth = 16;

/** Lines about who the user is, with the picture beside them once it is loaded; initials stand for it until then. */
export function withPicture(
  state: UiState,
  profile: UserProfile,
  lines: readonly Line[],
  width: number,
): readonly Line[] {
  const { name, nickname, email, user_id } = profile;
  const called = [name, nickname, email].find((each) => typeof each === 'string' && each !== '') ?? user_id;
  const initials = initialsPiece(called, user_id);
  const picture = pictureOf(state, profile);
  const room = width - (picture?.pixels === undefined ? 0 : pictureSide + 2);
  const [first = emptyLine, ...rest] = wrapWords(pictureWords(state, profile), Math.max(8, room - 24), 'dim');
  const told = [
    ...lines,
    labelled('picture', labelWidth, initials, gap(2), ...first),
    ...rest.map((line) => labelled('', labelWidth, gap(4), ...line)),
  ];
  if (picture?.pixels === undefined) return told;
  const drawn = pictureLines(picture.pixels);
  return Array.from({ length: Math.max(told.length, drawn.length) }, (_, at): Line => {
    return [...fitLine(told[at] ?? emptyLine, room), ...(drawn[at] ?? emptyLine)];
  });
}

function pictureWords(state: UiState, profile: UserProfile): string {
  const picture = pictureOf(state, profile);
  const host = pictureHost(profile) ?? '';
  if (picture?.stage === 'shown') return `from ${host}`;
  if (picture?.stage === 'loading') return `asking ${host}…`;
  const why = picture?.problem?.message ?? pictureObstacle(state, profile);
  return why === undefined ? `i loads the picture from ${host}` : `initials only: ${why}`;
}
