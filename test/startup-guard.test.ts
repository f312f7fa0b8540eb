import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, it } from 'vitest';

import { checkNode, unsafeCircumstances } from '../src/startup-guard.ts';

it.each([
  ['NODE_DEBUG=http', { NODE_DEBUG: 'http' }, []],
  ['NODE_DEBUG=HTTP', { NODE_DEBUG: 'timer,HTTP' }, []],
  ['NODE_DEBUG=*', { NODE_DEBUG: '*' }, []],
  ['NODE_DEBUG=ht*', { NODE_DEBUG: 'ht*' }, []],
  ['NODE_DEBUG_NATIVE', { NODE_DEBUG_NATIVE: 'http2' }, []],
  ['NODE_TLS_REJECT_UNAUTHORIZED=0', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, []],
  ['SSLKEYLOGFILE', { SSLKEYLOGFILE: '/tmp/keys' }, []],
  ['--inspect', { NODE_OPTIONS: '--max-old-space-size=100 --inspect=0.0.0.0:9229' }, []],
  ['--inspect-brk', {}, ['--inspect-brk']],
  ['--inspect-wait', {}, ['--inspect_wait=9229']],
  ['--tls-keylog', { NODE_OPTIONS: '"--tls-keylog=/tmp/x"' }, []],
  ['--tls-min-v1.0', {}, ['--tls-min-v1.0']],
] as [string, Record<string, string>, string[]][])('finds %s', (name, env, execArgv) => {
  expect(unsafeCircumstances({ env, execArgv })).toEqual([name]);
});

it('has nothing against harmless settings', () => {
  const env = {
    NODE_DEBUG: 'timer',
    NODE_OPTIONS: '--max-old-space-size=4096 --enable-source-maps',
    SSLKEYLOGFILE: '',
  };
  expect(unsafeCircumstances({ env, execArgv: ['--no-warnings', '--disable-sigusr1'] })).toEqual([]);
});

const program = `
  import { guardStart } from ${JSON.stringify(new URL('../src/startup-guard.ts', import.meta.url).href)};
  try {
    const allowed = guardStart();
    const keep = setInterval(() => {}, 1000);
    process.on('SIGTERM', () => { console.log(JSON.stringify({ allowed, umask: process.umask(), env: process.report.excludeEnv })); clearInterval(keep); process.exit(0); });
    console.log('ready');
  } catch (error) { console.log(error.kind, error.message, error.hint); process.exitCode = 4; }`;

async function run(env: Record<string, string>, signals: readonly NodeJS.Signals[]): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (chunk.toString() === 'ready\n') for (const signal of signals) child.kill(signal);
  });
  await once(child, 'close');
  return said;
}

it('closes files, the inspector and reports to others', async () => {
  const said = await run({}, ['SIGUSR1', 'SIGTERM']);
  expect(said).toBe('ready\n{"allowed":[],"umask":63,"env":true}\n');
});

it('refuses an unsafe start unless it is allowed, which is told', async () => {
  expect(await run({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, [])).toMatch(
    /^refused .*NODE_TLS_REJECT_UNAUTHORIZED=0.*TENANTRY_ALLOW_UNSAFE_START=1/,
  );
  const said = await run({ NODE_TLS_REJECT_UNAUTHORIZED: '0', TENANTRY_ALLOW_UNSAFE_START: '1' }, ['SIGTERM']);
  expect(said).toContain('"allowed":["NODE_TLS_REJECT_UNAUTHORIZED=0"]');
});

it('refuses a Node on which the database driver would crash, and takes newer ones', () => {
  for (const old of ['20.20.2', '22.21.9', '18.0.0']) expect(() => checkNode(old)).toThrow(/needs Node 22\.22/);
  for (const good of ['22.22.0', '24.21.0', '26.0.0']) expect(() => checkNode(good)).not.toThrow();
});
