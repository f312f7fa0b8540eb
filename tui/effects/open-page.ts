import { AppError } from '../../src/errors.ts';
import { startBrowser } from './open-link.ts';
import type { EffectRunner } from './effect-context.ts';

/** Auth0's own sites: its dashboard, and where one agrees to a sign-in by code. */
const known: ReadonlySet<string> = new Set(['manage.auth0.com', 'auth0.auth0.com']);

/**
 * Sends the browser to a page of Auth0 itself.
 * @throws AppError `refused` for any other address, or where there is no browser to be started
 */
export const openPage: EffectRunner<'open-page'> = async ({ env, dispatch }, { link }) => {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  const isKnown = url?.protocol === 'https:' && known.has(url.host) && url.username === '' && url.password === '';
  if (url === undefined || !isKnown) {
    throw new AppError('refused', 'only pages of Auth0 itself are opened from here', {
      hint: 'Open it yourself if you know the address.',
    });
  }
  await startBrowser(url.href, env, 'Open it yourself.');
  dispatch({ type: 'toast', level: 'info', text: 'handed to the browser' });
};
