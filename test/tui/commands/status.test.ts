import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { type DaemonInfo, acquireDaemonLock, type TenantState } from '../../../src/daemon-lock.ts';
import { suspectMirror } from '../../../src/mirror/suspect-mirror.ts';
import { mirrorFile } from '../../../src/paths.ts';
import type { Batch } from '../../../src/mirror/mirror.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { TempHome } from '../../helpers/temp-home.ts';
import { testTenant } from '../../helpers/test-tenant.ts';

let home: TempHome;
let bench: CommandBench;
let daemon: { release(): void } | undefined;

beforeEach(() => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  daemon = undefined;
});
afterEach(async () => {
  daemon?.release();
  await home[Symbol.asyncDispose]();
});

function addTenant(name: string): void {
  bench.session.config.addTenant(testTenant(`${name}.eu.auth0.com`, { name, loopback_http: false }));
}

function startDaemon(states: Readonly<Record<string, TenantState>> = {}): void {
  const lock = acquireDaemonLock(bench.session.paths, '1.0.0', Date.now());
  lock.beat(Date.now(), states);
  daemon = lock;
}

/** A mirror that was brought up to date so long ago, in minutes. */
async function fill(name: string, minutes: number, ...more: readonly Batch[]): Promise<void> {
  const mirror = await bench.session.openWriter(bench.session.tenant(name));
  const now = Date.now();
  const at = now - minutes * 60_000;
  const user = { user_id: 'auth0|1', created_at: '2026-07-01T00:00:00.000Z', updated_at: '2026-07-01T00:00:00.000Z' };
  const looked = { state: 'idle', last_success_at: now, proven_until: at } as const;
  const batches: readonly Batch[] = [
    { users: [{ profile: user, source: 'search', read_at: at }], pass: 1, clock_offset: 0 },
    { finishPass: 1, status: { job: 'users-changed', ...looked } },
    { status: { job: 'log-events', ...looked } },
    ...more,
  ];
  for (const batch of batches) mirror.commitBatch(batch, now);
  mirror.close();
}

interface Status {
  readonly daemon: Pick<DaemonInfo, 'pid'>;
  readonly tenants: readonly Readonly<Record<string, unknown>>[];
}

async function statusOf(...args: readonly string[]): Promise<{ code: number; stderr: string; status: Status }> {
  const { code, stdout, stderr } = await bench.run(['status', ...args, '--json']);
  return { code, stderr, status: JSON.parse(stdout) as Status };
}

test('ends with 0 where a daemon runs and everything is fresh', async () => {
  addTenant('acme');
  await fill('acme', 1);
  startDaemon({ acme: { state: 'running' } });
  const { code, status } = await statusOf();
  expect(code).toBe(0);
  expect(status.tenants).toMatchObject([{ name: 'acme', state: 'fresh', users: 1, daemon: { state: 'running' } }]);
});

test('goes by what is proven, and not by when the last run ended', async () => {
  addTenant('acme');
  addTenant('umbrella');
  await fill('acme', 11);
  await fill('umbrella', 9);
  startDaemon();
  const { code, stderr, status } = await statusOf();
  expect(code).toBe(7);
  expect(stderr).toContain('not up to date: acme (nothing looked at Auth0 for too long)');
  expect(status.tenants.map(({ name, state }) => [name, state])).toEqual([
    ['acme', 'stale'],
    ['umbrella', 'fresh'],
  ]);
  expect((await statusOf('umbrella')).code).toBe(0);
  expect((await bench.run(['status', 'nobody'])).code).toBe(3);
});

test('calls no paused tenant stale, however old it is', async () => {
  addTenant('acme');
  await fill('acme', 3_000);
  expect((await bench.run(['tenants', 'edit', 'acme', '--pause'])).code).toBe(0);
  startDaemon({ acme: { state: 'paused' } });
  const { code, status } = await statusOf();
  expect([code, status.tenants[0]?.['state'], status.tenants[0]?.['paused']]).toEqual([0, 'paused', true]);
  expect((await bench.run(['tenants', 'list'])).stdout).toMatch(/SYNC[^\n]*\n[^\n]*paused/);
  expect((await bench.run(['tenants', 'edit', 'acme', '--resume'])).code).toBe(0);
  expect((await statusOf()).code).toBe(7);
});

test('tells of a damaged mirror, of one never made, and of the others as ever', async () => {
  for (const name of ['acme', 'umbrella', 'wayne']) addTenant(name);
  await fill('acme', 1);
  await fill('umbrella', 1);
  writeFileSync(mirrorFile(bench.session.paths, 'umbrella'), Buffer.alloc(8_192, 7));
  startDaemon();
  const { code, stderr, status } = await statusOf();
  expect(code).toBe(7);
  expect(stderr).toContain('umbrella (');
  const states = status.tenants.map(({ state }) => state);
  expect(states).toEqual(['fresh', 'unreadable', 'never']);
  expect(status.tenants[1]?.['error']).toMatchObject({ kind: 'mirror_damaged' });
  const table = (await bench.run(['status'])).stdout;
  expect(table).toMatch(/umbrella: the mirror of umbrella is damaged.*\. \w.+/);
});

test('does not call a mirror fresh of which somebody met a page that cannot be read', async () => {
  addTenant('acme');
  await fill('acme', 1);
  startDaemon();
  suspectMirror(mirrorFile(bench.session.paths, 'acme'));
  const { code, status } = await statusOf();
  expect(code).toBe(7);
  expect(status.tenants[0]).toMatchObject({ state: 'failing', why: expect.stringContaining('damaged') as string });
});

test('says without a keychain what would help, and still prints its document', async () => {
  addTenant('acme');
  await fill('acme', 1);
  startDaemon();
  const env = { ...home.env, TENANTRY_PASSPHRASE: 'another one' };
  const locked = new CommandBench(env);
  const { code, stdout, stderr } = await locked.run(['status', '--json']);
  expect(code).toBe(7);
  expect(JSON.parse(stdout)).toMatchObject({ tenants: [{ name: 'acme', state: 'unreadable' }] });
  expect(stderr).toMatch(/passphrase/);
});

test('names what keeps a running daemon from a tenant, and the way out', async () => {
  addTenant('acme');
  await fill('acme', 1);
  startDaemon({
    acme: { state: 'waiting', kind: 'keychain_locked', note: 'the keychain is locked', hint: 'Unlock it.' },
  });
  const { code, stderr, status } = await statusOf();
  expect(code).toBe(7);
  expect(stderr).toContain('Unlock it.');
  expect(status.tenants).toMatchObject([{ state: 'failing', why: 'the keychain is locked', hint: 'Unlock it.' }]);
});

test('tells nobody to start the daemon that fills the first mirror', async () => {
  addTenant('acme');
  (await bench.session.openWriter(bench.session.tenant('acme'))).close();
  startDaemon({ acme: { state: 'running' } });
  const { code, stderr, status } = await statusOf();
  expect(code).toBe(7);
  expect(status.tenants).toMatchObject([{ state: 'filling' }]);
  expect(stderr).toContain('The daemon is at it by itself: `tenantry status acme`');
  expect(stderr).not.toContain('start the daemon');
});

test('says where there is nothing, and ends with 7 without a daemon', async () => {
  const { code, stderr, stdout } = await bench.run(['status']);
  expect(code).toBe(7);
  expect(stderr).toContain('no tenant is set up here');
  expect(stdout).toContain('not running');
});

const everything: readonly Batch[] = [
  { gap: { after_log_id: '1', before_log_id: '2', from: 1_000, to: 2_000, found_at: 3_000 } },
  { rate: { limit: 50, remaining: 38, reset_at: Date.now() + 7_000, seen_at: Date.now() } },
  { requests: [{ reason: 'users-changed', count: 12, limited: 1, server_errors: 2, latencies: { 21: 10, 30: 2 } }] },
  { last_minute: { at: Date.now(), by_reason: { 'users-changed': 3 } } },
  {
    status: {
      job: 'users-full',
      state: 'failed',
      note: 'tries again',
      progress: { done: 1, total: 2 },
      error: { kind: 'network', message: 'no route \u001b[31mto acme', hint: 'Check the network.', at: 5_000 },
      last_run: { ended_at: 5_000, ms: 12, calls: 1, quiet: 3 },
    },
    run: {
      job: 'users-full',
      started_at: 4_000,
      ended_at: 5_000,
      inserted: 1,
      updated: 0,
      deleted: 0,
      logs: 0,
      calls: 2,
      error: { kind: 'network', message: 'no route' },
      times: 4,
    },
  },
];

test('shows requests, gaps, limit and the last runs of a named tenant', async () => {
  addTenant('acme');
  await fill('acme', 1, ...everything);
  const { stdout } = await bench.run(['status', 'acme'], { columns: 160 });
  expect(stdout).toContain('12, answered 429: 1, answered 5xx: 2');
  expect(stdout).toMatch(/38 of 50 left, 10 of them kept for people/);
  expect(stdout).toMatch(/p50 1\d\d ms, p95 8\d\d ms/);
  expect(stdout).toContain('log gap  1970-01-01 00:00 to 1970-01-01 00:00: nobody looked');
  expect(stdout).toContain('no route (4 times)');
  expect(stdout).toContain('Check the network.');
  expect(stdout).not.toContain('\u001b');
});

test('prints no field that docs/status.md does not describe', async () => {
  addTenant('acme');
  await fill('acme', 1, ...everything);
  startDaemon({ acme: { state: 'waiting', kind: 'network', note: 'offline', hint: 'Wait.', retry_at: Date.now() } });
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'status.md'), 'utf8');
  const described = new Set([...page.matchAll(/`(\w+)`/g)].map(([, word]) => word));
  const { status } = await statusOf();
  expect([...keysOf(status)].filter((key) => !described.has(key))).toEqual([]);
});

function* keysOf(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* keysOf(item);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, held] of Object.entries(value)) {
      yield key;
      yield* keysOf(held);
    }
  }
}
