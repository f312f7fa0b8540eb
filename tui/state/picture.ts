import { isAppError, toAppError } from '../../src/errors.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { readPictureUrl } from '../../src/picture/read-picture-url.ts';
import type { QuestionOverlay } from '../overlay.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { PictureState } from '../user-state.ts';
import { addToast } from './toasts.ts';
import { withUser } from './with-user.ts';

/** The picture of this profile as far as it was asked for; one of an address that it no longer has counts no more. */
export function pictureOf({ user }: UiState, profile: UserProfile): PictureState | undefined {
  const picture = user?.user_id === profile.user_id ? user.picture : undefined;
  return picture?.url === profile.picture ? picture : undefined;
}

/** Who would be asked, where anybody may be. */
export function pictureHost({ picture }: UserProfile): string | undefined {
  try {
    return readPictureUrl(picture).hostname;
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}

/** Why initials are all there is, whatever somebody answers. */
export function pictureObstacle({ colours, glyphs }: UiState, { picture }: UserProfile): string | undefined {
  if ((picture ?? '') === '') return 'the profile has no picture';
  if (colours === 'none') return 'NO_COLOR is set, and a picture is nothing but colours';
  if (colours === 'few') return 'this terminal shows fewer than 256 colours';
  if (glyphs.isAscii) return 'this terminal draws no half blocks';
  try {
    readPictureUrl(picture);
    return undefined;
  } catch (error) {
    return toAppError(error).message;
  }
}

/** Asks before the host of a picture learns that somebody looks at this user. */
export function askForPicture(state: UiState): Step {
  const profile = state.user?.read?.user?.profile;
  if (profile === undefined) return [state, noEffects];
  const obstacle = pictureObstacle(state, profile);
  if (obstacle !== undefined) return [addToast(state, 'info', `initials only: ${obstacle}`), noEffects];
  const stage = pictureOf(state, profile)?.stage;
  if (stage === 'loading' || stage === 'shown') return [state, noEffects];
  const host = pictureHost(profile) ?? '';
  const question: QuestionOverlay = {
    kind: 'question',
    title: 'Load the picture?',
    words: [
      `This tells the picture's host that you look: ${host} sees the address of this computer, and which picture is asked for.`,
      'It is read once, shown here, and kept nowhere.',
    ],
    yes: 'load it',
    run: startLoading,
  };
  return [{ ...state, overlays: [...state.overlays, question] }, noEffects];
}

/** Loads it, with the place in sight where it will be. */
function startLoading(state: UiState): Step {
  const { user } = state;
  const url = user?.read?.user?.profile.picture;
  if (user === undefined || url === undefined || url === null) return [state, noEffects];
  const { tenant, user_id } = user;
  const picture: PictureState = { url, stage: 'loading' };
  return [withUser(state, { picture, scroll: 0, cursor: undefined }), [{ type: 'load-picture', tenant, user_id, url }]];
}

export function takePicture(state: UiState, tenant: string, user_id: string, picture: PictureState): UiState {
  const { user } = state;
  const isAwaited = user?.tenant === tenant && user.user_id === user_id && user.picture?.url === picture.url;
  return isAwaited ? withUser(state, { picture }) : state;
}

/** Whoever leaves the user while the picture is coming does not wait for it: nobody is asked any longer. */
export function stopLeftPicture({ user: before }: UiState, [next, effects]: Step): Step {
  const isLoading = before?.picture?.stage === 'loading';
  if (!isLoading || next.user?.picture !== undefined) return [next, effects];
  return [next, [{ type: 'stop-picture' }, ...effects]];
}
