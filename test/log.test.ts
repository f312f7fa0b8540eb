import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { AppError } from '../src/errors.ts';
import { openLog } from '../src/log.ts';
import { Secret } from '../src/secret.ts';
import { FakeClock } from './helpers/fake-clock.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-log-'));
  file = join(folder, 'state', 'daemon.log');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function lines(): Record<string, unknown>[] {
  const text = readFileSync(file, 'utf8').trim();
  return text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('writes JSON lines that only the owner can read', async () => {
  const log = await openLog({ file, clock: new FakeClock(Date.UTC(2026, 0, 2)) });
  log.debug({}, 'not at this level');
  log.info({ tenant: 'acme', job: 'users-full', rows: 12 }, 'job done');
  log.close();
  expect(lines()).toEqual([
    {
      level: 'info',
      time: '2026-01-02T00:00:00.000Z',
      pid: process.pid,
      tenant: 'acme',
      job: 'users-full',
      rows: 12,
      msg: 'job done',
    },
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('leaves out what is not known to be harmless', async () => {
  const log = await openLog({ file, clock: new FakeClock(0) });
  log.info(
    { email: 'ann@example.com', user: { name: 'Ann' }, secret: new Secret('hunter2'), user_id: 'auth0|1' },
    'looked at',
  );
  log.info({ reason: 'client_secret=hunter2' }, 'token is Bearer abcdef123456');
  log.close();
  const text = readFileSync(file, 'utf8');
  expect(text).not.toMatch(/ann@example|"Ann"|hunter2|abcdef123456/);
  expect(text).toContain('auth0|1');
});

it('writes kind, words and cause of an error and none of its other properties', async () => {
  const log = await openLog({ file, clock: new FakeClock(0) });
  const cause = Object.assign(new Error('connect ECONNREFUSED'), {
    code: 'ECONNREFUSED',
    config: { token: 'hunter2' },
  });
  log.error({ err: new AppError('network', 'no connection to acme', { tenant: 'acme', cause }) }, 'job failed');
  log.close();
  expect(lines()[0]).toMatchObject({
    level: 'error',
    err: { kind: 'network', message: 'no connection to acme', cause: { code: 'ECONNREFUSED' } },
  });
  expect(readFileSync(file, 'utf8')).not.toContain('hunter2');
});

it('sets a full file aside and keeps a few', async () => {
  const log = await openLog({ file, clock: new FakeClock(0), size: 1000 });
  for (let rows = 0; rows < 100; rows += 1) log.info({ rows }, 'x'.repeat(100));
  log.info({ rows: -1 }, 'last');
  log.close();
  expect(readdirSync(join(folder, 'state')).sort()).toEqual([
    'daemon.log',
    'daemon.log.1',
    'daemon.log.2',
    'daemon.log.3',
  ]);
  expect(lines().at(-1)).toMatchObject({ rows: -1 });
  for (const name of readdirSync(join(folder, 'state'))) {
    expect(statSync(join(folder, 'state', name)).size).toBeLessThan(1300);
    expect(statSync(join(folder, 'state', name)).mode & 0o777).toBe(0o600);
  }
});

it('goes on when nothing can be written', async () => {
  const log = await openLog({ file, clock: new FakeClock(0) });
  rmSync(join(folder, 'state'), { recursive: true });
  log.info({}, 'nobody hears this');
  log.close();
});
