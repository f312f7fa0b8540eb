import { spawn } from 'node:child_process';

import { AppError } from '../../src/errors.ts';
import { splitWords } from '../terminal/split-words.ts';
import type { EffectRunner } from './effect-context.ts';

/**
 * Sends the browser to a link that Auth0 answered with: only https, only of the tenant's own host, handed over as an
 * argument and never through a shell.
 * @throws AppError `refused` for any other link, or where there is no browser to be started
 */
export const openLink: EffectRunner<'open-link'> = async ({ handles, env, dispatch }, { tenant, link }) => {
  const { domain } = handles.tenant(tenant);
  const url = tenantLink(link, domain);
  if (url === undefined) {
    throw new AppError('refused', `only https links of ${domain} are opened from here`, {
      tenant,
      hint: 'Copy it with y and look at it before you open it yourself.',
    });
  }
  await startBrowser(url, env, 'Copy the link with y.');
  dispatch({ type: 'toast', level: 'info', text: 'handed to the browser' });
};

/** @throws AppError `refused` where there is no browser to be started, with what to do instead */
export async function startBrowser(url: string, env: NodeJS.ProcessEnv, otherwise: string): Promise<void> {
  const [program = '', ...words] = browserWords(env, process.platform);
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program, [...words, url], { stdio: 'ignore', shell: false, detached: true });
    child.once('error', () => {
      reject(new AppError('refused', `no browser could be started: ${program}`, { hint: otherwise }));
    });
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

/** The link as the browser will get it, if it is one of this tenant; else undefined. */
export function tenantLink(link: string, domain: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  const isOwn = url.protocol === 'https:' && url.host === domain && url.username === '' && url.password === '';
  return isOwn ? url.href : undefined;
}

function browserWords(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): readonly string[] {
  const chosen = env['BROWSER'];
  if (chosen !== undefined && chosen.trim() !== '') return splitWords(chosen);
  if (platform === 'darwin') return ['open'];
  return platform === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler'] : ['xdg-open'];
}
