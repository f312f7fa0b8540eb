import { isAppError, toAppError } from '../../src/errors.ts';
import { toProblem } from '../problem.ts';
import type { EffectRunner } from './effect-context.ts';

/** Loads the picture of a user, as somebody has agreed to. */
export const loadPicture: EffectRunner<'load-picture'> = async (context, { tenant, user_id, url }) => {
  const { pictures, signal, dispatch } = context;
  try {
    const pixels = await pictures.load(url, signal);
    dispatch({ type: 'picture-loaded', tenant, user_id, picture: { url, stage: 'shown', pixels } });
  } catch (error) {
    if (isAppError(error, 'interrupted')) return;
    const problem = toProblem(toAppError(error));
    dispatch({ type: 'picture-loaded', tenant, user_id, picture: { url, stage: 'failed', problem } });
  }
};
