import { describe, expect, test } from 'vitest';

import type { JobName } from '../../src/domain/job.ts';
import type { Batch, MirrorWriter } from '../../src/mirror/mirror.ts';
import { LiveApp } from '../helpers/live-app.tsx';
import { acme, people, startOfTest as now, TestApp } from './test-app.tsx';

const hour = 3_600_000;
const day = 24 * hour;

function fill(writer: MirrorWriter | undefined, ...batches: readonly Batch[]): void {
  for (const batch of batches) writer?.commitBatch(batch, now);
}

const looked = (job: JobName): Batch => ({
  status: { job, state: 'idle', last_success_at: now - 4_000, proven_until: now - 9_000, next_run_at: now + 20_000 },
});

/** A tenant with a day behind it: nobody looked from twelve to ten hours ago. */
function withDay(app: TestApp): void {
  const writer = app.writers.get('acme-prod');
  const requests = [{ reason: 'users-changed', count: 20, limited: 0, latencies: { 21: 10, 27: 1 } }];
  for (let ago = 23; ago >= 0; ago -= 1) {
    if (ago >= 10 && ago <= 12) continue;
    const users = people(ago === 0 ? 9 : 3, 50 + ago).map((user) => ({
      profile: { ...user, user_id: `auth0|${String(ago)}${user.user_id}` },
      source: 'search' as const,
      read_at: now,
    }));
    writer?.commitBatch({ requests, users }, now - ago * hour);
  }
  const run = {
    started_at: now - 4_400,
    ended_at: now - 4_000,
    inserted: 3,
    updated: 12,
    deleted: 1,
    logs: 0,
    calls: 4,
  };
  fill(
    writer,
    { rate: { limit: 50, remaining: 38, reset_at: now + 9_000, seen_at: now } },
    { last_minute: { at: now, by_reason: { 'users-changed': 3, person: 18 } } },
    looked('users-changed'),
    looked('log-events'),
    { run: { job: 'users-changed', ...run } },
    { run: { job: 'log-events', ...run, inserted: 0, updated: 0, deleted: 0 } },
    { gap: { after_log_id: '1', before_log_id: '2', from: now - 9 * day, to: now - 8 * day, found_at: now } },
  );
  app.look();
}

function alive(app: TestApp): void {
  const daemon = { state: 'alive', pid: 4121, version: '1.4.0', started_at: now - 3 * day, tenants: {} } as const;
  app.send({ type: 'daemon', daemon });
}

async function openSync(tenants: ConstructorParameters<typeof TestApp>[0], columns = 80, rows = 24, ascii = false) {
  const app = new TestApp(tenants, { columns, rows, ascii });
  alive(app);
  withDay(app);
  await app.press('g', 's');
  return app;
}

const two = [
  { tenant: acme(), users: people(9) },
  { tenant: acme({ name: 'acme-eu', environment: 'staging' }), users: people(5) },
] as const;

describe('Sync screen', () => {
  test('tells of each tenant how old it is and what the day was like, hours off as such', async () => {
    const app = await openSync(two, 160, 45);
    expect(app.frame()[0]).toMatch(/Sync · all tenants.*● daemon 1\.4\.0 pid 4121 up 3d/);
    const [first, second] = app.frame().slice(2);
    expect(first).toMatch(/❯ ● acme-prod +live +\d+ +1?\ds [▁-█]{11}···[▁-█]{10} +0 +1\ds █+░+ 38\/50/);
    expect(second).toMatch(/● acme-eu +live +5 +1?\ds ·{24}/);
    const text = app.text();
    expect(text).toMatch(/users .* \+\d+ ~0 -0 today +db [\d.]+ [kM]B +wal/);
    expect(text).toMatch(/calls .*21\/min +420\/day +429s 0 +5xx 0 +p50 1\d\d ms +p95 \d+ ms +p99/);
    expect(text).toMatch(/38 left of 50, full in \ds +10 kept back for you/);
    expect(text).toMatch(/next +.*log-events in 1\ds/);
    expect(text).toMatch(/✓ log-events \ds ago, nothing new/);
    expect(text).toMatch(/1 gap\n +The log misses .* nobody looked for longer than the tenant keeps its log/);
    expect(text).toMatch(/last runs.*\n .* ✓ users-changed +3 new {2}12 changed {2}1 gone +0\.4s +4 calls/);
  });

  test('keeps to 80 and to 60 columns, with signs of ASCII where there are no others', async () => {
    const narrow = (await openSync(two)).frame();
    expect(narrow.every((line) => line.length <= 80)).toBe(true);
    expect(narrow.join('\n')).toMatch(/FULL +API LEFT/);
    expect(narrow.at(-3)).toMatch(/· nobody looked +▁ nothing +█ most of the last 24 hours/);
    const least = (await openSync(two, 60, 15, true)).frame();
    expect(least).toHaveLength(15);
    expect(least.join('\n')).toMatch(/> \* acme-prod +live .*[_:=+*%#.-]{8} +0\n/);
    // oxlint-disable-next-line no-control-regex -- everything but ASCII is looked for
    expect(least.slice(0, -2).join('')).not.toMatch(/[^\x00-\x7e]/);
  });

  test('says what to do without a daemon, without a mirror, without a keychain, without tenants', async () => {
    const app = new TestApp([{ tenant: acme() }]);
    app.send({ type: 'daemon', daemon: { state: 'dead', tenants: {} } });
    await app.press('g', 's');
    expect(app.text()).toMatch(/no daemon is running, so nothing here gets newer by itself: & starts it, R\s+syncs/);
    expect(app.text()).toMatch(/acme-prod +not synced/);
    const waits = {
      state: 'waiting',
      kind: 'keychain_locked',
      note: 'the keychain is locked',
      hint: 'Unlock it.',
    } as const;
    app.send({ type: 'daemon', daemon: { state: 'alive', pid: 1, tenants: { 'acme-prod': waits } } });
    expect(app.text()).toMatch(/acme-prod +no keychain/);
    expect(app.text()).toContain('the keychain is locked. Unlock it.');
    const none = new TestApp([]);
    await none.press('esc', 'g', 's');
    expect(none.text()).toContain('No tenant is set up here. T adds one.');
  });

  test('makes whatever a server or a log says harmless', async () => {
    const app = await openSync(two);
    const error = { kind: 'network', message: 'no \u001b]0;gotcha\u0007\u202eroute', hint: 'Look.', at: now };
    fill(app.writers.get('acme-prod'), { status: { job: 'roles', state: 'failed', error } });
    app.look();
    expect(app.raw()).not.toContain('\u001b]0;');
    expect(app.text()).toMatch(/roles: no .*route\. Look\./);
    await app.press('l');
    const lines = ['{"level":"warn","tenant":"acme","msg":"waits \\u001b[2J"}', 'torn \u001b[31m{'];
    app.send({ type: 'log-read', log: { stamp: '1', lines } });
    expect(app.raw()).not.toContain('\u001b[2J');
    expect(app.text()).toMatch(/torn.*\n.*warn +acme +waits/);
  });

  test('reads what the sync did only where it is in sight, and anew when the hour ends', async () => {
    const many = Array.from({ length: 12 }, (_, number) => ({
      tenant: acme({ name: `t${String(number)}` }),
      users: people(1),
    }));
    const app = new TestApp(many, { columns: 80, rows: 24 });
    alive(app);
    expect(app.state.activities).toEqual({});
    await app.press('g', 's');
    const known = Object.keys(app.state.activities);
    expect(known.length).toBeGreaterThan(4);
    expect(known.length).toBeLessThan(9);
    await app.press('G');
    expect(Object.keys(app.state.activities)).toContain('t11');
    const before = app.state.activities['t11'];
    app.send({ type: 'tick', now: app.now + 1_000 });
    expect(app.state.activities['t11']).toBe(before);
    app.send({ type: 'tick', now: app.now + hour });
    expect(app.state.activities['t11']).not.toBe(before);
  });
});

describe('Keys of the Sync screen', () => {
  test('are about the tenant under the cursor', async () => {
    const app = await openSync(two);
    await app.press('down', 'R');
    expect(app.effects.at(-1)).toEqual({ type: 'sync-now', tenants: ['acme-eu'], daemon: true, extent: 'changes' });
    await app.press('F');
    expect(app.text()).toContain('Read all users of acme-eu again?');
    await app.press('y');
    expect(app.effects.at(-1)).toMatchObject({ type: 'sync-now', tenants: ['acme-eu'], extent: 'full' });
    await app.press('C', 'y');
    expect(app.effects.at(-1)).toMatchObject({ type: 'sync-now', tenants: ['acme-eu'], extent: 'reconcile' });
    const count = app.effects.length;
    await app.press('F', 'n');
    expect(app.effects).toHaveLength(count);
    await app.press('p');
    expect(app.effects.at(-1)).toEqual({ type: 'pause-tenant', name: 'acme-eu', paused: true });
  });

  test('open the jobs of a tenant, with the words of the one under the cursor', async () => {
    const app = await openSync(two);
    const error = { kind: 'insufficient_scope', message: 'read:roles is missing', hint: 'Grant it.', at: now };
    fill(app.writers.get('acme-prod'), { status: { job: 'roles', state: 'unavailable', error } });
    app.look();
    await app.press('enter');
    expect(app.frame()[0]).toMatch(/acme-prod .*‹ Sync ‹ acme-prod/);
    expect(app.text()).toMatch(/log-events +idle +\d+s +1?\ds +1\ds/);
    expect(app.text()).toMatch(/requests for +│ 24 h .*\n.*\n.*users-changed +│ 420 +│ 3 /);
    await app.press('down');
    expect(app.text()).toMatch(/─ roles ─+\n read:roles is missing\. Grant it\./);
    await app.press('esc');
    expect(app.state.screen).toBe('sync');
  });

  test('lead back from the log of the daemon to where it was opened', async () => {
    const app = await openSync(two);
    await app.press('down', 'enter', 'l', 'esc');
    expect(app.frame()[0]).toMatch(/‹ Sync ‹ acme-eu/);
    await app.press('esc', 'l', 'esc');
    expect(app.state.screen).toBe('sync');
  });

  test('offer to let a paused tenant go on', async () => {
    const app = await openSync([{ tenant: { ...acme(), paused: true }, users: people(2) }]);
    expect(app.text()).toMatch(/p resume/);
    await app.press('p');
    expect(app.effects.at(-1)).toEqual({ type: 'pause-tenant', name: 'acme-prod', paused: false });
  });

  test('say of no job that it is due that has nothing to do', async () => {
    const app = await openSync(two);
    const past = { state: 'idle', last_success_at: now - 90_000, next_run_at: now - 30_000 } as const;
    fill(app.writers.get('acme-prod'), { status: { job: 'upkeep', ...past } }, { status: { job: 'roles', ...past } });
    app.look();
    await app.press('enter');
    expect(app.text()).toMatch(/upkeep +idle +1m +- +- /);
    expect(app.text()).toMatch(/roles +idle +1m +- +due /);
    expect(app.text()).not.toContain('upkeep is due');
  });

  test('follow the log of the daemon for as long as it is in sight', async () => {
    const app = await openSync(two);
    await app.press('l');
    expect(app.effects.at(-1)).toEqual({ type: 'read-log', known: undefined });
    expect(app.text()).toContain('Reading the log of the daemon');
    app.send({ type: 'log-read', log: { stamp: 'one', lines: [] } });
    expect(app.text()).toContain('has not written a log here');
    app.send({ type: 'tick', now: app.now + 1_000 });
    expect(app.effects.at(-1)).toEqual({ type: 'read-log', known: 'one' });
    await app.press('esc');
    const count = app.effects.length;
    app.send({ type: 'tick', now: app.now + 2_000 });
    expect(app.effects).toHaveLength(count);
  });

  test('pause a tenant and let it go on; a paused one is synced once, not by the daemon', async () => {
    await using app = await LiveApp.open({ leave: ['sync-now'] });
    const daemon = { state: 'alive', pid: 1, tenants: {} } as const;
    app.send({ type: 'daemon', daemon });
    app.press('g', 's', 'p');
    await app.sees('paused, synced');
    expect(app.commands.session.tenant('acme-dev').paused).toBe(true);
    app.press('R');
    expect(app.left.at(-1)).toMatchObject({ type: 'sync-now', tenants: ['acme-dev'], daemon: false });
    app.send({ type: 'sync-ended', tenants: ['acme-dev'] });
    app.press('p');
    await app.until('it goes on', () => app.commands.session.tenant('acme-dev').paused === false);
    await app.sees(/acme-dev +live/);
  });
});
