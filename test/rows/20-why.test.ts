import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { findAction } from '../../src/changes/actions/index.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { commandRows } from '../../tui/commands/index.ts';
import { fixes } from '../../tui/obstacles/finding.ts';
import { targetUser } from '../../tui/state/target.ts';
import { tabs } from '../../tui/tabs/index.ts';
import { LiveApp } from '../helpers/live-app.tsx';

let app: LiveApp;
let user: UserProfile;

/** Brings the simulated tenant's newest events into the mirror, as the sync does. */
async function readLog({ commands: { session } }: LiveApp): Promise<void> {
  const [tenant] = session.config.read().tenants;
  if (tenant === undefined) throw new Error('no tenant');
  const client = await session.openClient(tenant);
  const mirror = await session.openWriter(tenant);
  const options = { priority: 'person', reason: 'person' } as const;
  const { body: logs } = await client.searchLogs({ sort: 'date:-1', per_page: 100 }, options);
  mirror.commitBatch({ logs }, Date.now());
  mirror.close();
  client.close();
}

beforeAll(async () => {
  app = await LiveApp.open({
    simulator: { plan: 'private-cloud' },
    prepare: ({ acts }) => {
      user = acts.signUp({ email: 'ada@example.com', name: 'Ada' });
      acts.login(user.user_id);
      acts.bruteForce(user.user_id, { ip: '203.0.113.99' });
      acts.patch(user.user_id, { blocked: true });
    },
  });
  await readLog(app);
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

describe("Why can't they log in?", () => {
  test('every reason is told in words, each with the key that helps', async () => {
    app.press('/').type('ada@example.com').press('enter', 'g', 'w');
    await app.sees('No organization, and no application demands one');
    await app.sees('No second factor is enrolled');
    await app.sees(/Connection Username-Password-Authentication is on for \d+ applications/);
    const text = app.text();
    expect(text).toContain('In the way: Blocked by an administrator. And');
    expect(text).toMatch(/✗ Blocked by an administrator +B unblock/);
    expect(text).toMatch(/✗ Brute-force block from 203\.0\.113\.99.* lift the blocks/);
    expect(text).toMatch(/⚠ E-mail address is not verified +V verify it/);
    expect(text).toMatch(/✓ Password is .* old, never changed/);
    expect(text).toMatch(/✗ brute force blocked at .*Enter see the log/);
    expect(text).toMatch(/\d+x wrong password at .* W change password/);
    expect(text).toContain('Every login ends with "user is blocked"');
  });

  test('Enter on a line starts what helps, and the line says so when it is done', async () => {
    app.press('home', 'enter');
    await app.sees('[ Yes, unblock ]');
    app.press('y');
    await app.sees('✓ Not blocked by an administrator');
    expect(app.simulator.user(user.user_id)?.blocked).toBe(false);
    app.press('down', 'enter');
    await app.sees('[ Yes, lift the blocks ]');
    app.press('y');
    await app.sees('✓ No brute-force blocks');
    const done = (await app.journal()).filter(({ state }) => state === 'done');
    expect(done.map(({ action }) => action)).toEqual(['lift-blocks', 'unblock']);
    app.press('/').type('brute force blocked').press('enter', 'enter');
    await app.sees('wrong password');
    expect(app.state.user?.tab).toBe('history');
  });

  test('the command says the same, with the commands that help', async () => {
    app.simulator.acts.bruteForce(user.user_id, { ip: '203.0.113.98' });
    const answer = (await app.commands.json(['users', 'why', 'ada@example.com', '--json'])) as {
      readonly verdict: string;
      readonly findings: readonly { readonly id: string; readonly level: string; readonly fix?: string }[];
    };
    expect(answer.verdict).toContain('In the way: Brute-force block from 203.0.113.98');
    expect(answer.findings.find(({ id }) => id === 'admin-block')?.level).toBe('good');
    expect(answer.findings.find(({ id }) => id === 'brute-force 0')).toMatchObject({
      level: 'bad',
      fix: `tenantry users unblock-login '${user.user_id}'`,
    });
    const { code, stdout, stderr } = await app.commands.run(['users', 'why', user.user_id]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/NO +Brute-force block from 203\.0\.113\.98/);
    expect(stderr).toContain('In the way:');
    expect((await app.commands.run(['users', 'why', 'nobody@example.com'])).code).toBe(3);
  });

  test('without Auth0 it is answered from the mirror, and says so', async () => {
    app.simulator.faults.add({ kind: 'reset', times: 60 });
    const { code, stdout, stderr } = await app.commands.run(['users', 'why', user.user_id]);
    app.simulator.faults.clear();
    expect(code).toBe(0);
    expect(stderr).toContain('this is from the mirror');
    expect(stdout).toMatch(/ok +Not blocked by an administrator/);
  });
});

test('what cannot be read is said with the scope that is missing, and a read-only tenant offers no key', async () => {
  const poor = await LiveApp.open({
    simulator: {
      scopes: ['read:users', 'read:logs', 'read:clients', 'read:connections', 'read:roles', 'read:resource_servers'],
    },
    tenant: { read_only: true },
    prepare: ({ acts }) => {
      const { user_id } = acts.signUp({ email: 'bob@example.com', name: 'Bob' });
      acts.patch(user_id, { blocked: true });
    },
  });
  try {
    poor.openUser('bob@example.com').press('g', 'w');
    await poor.sees('? Organizations: not known, the token lacks the scope read:organizations');
    await poor.sees('? Failed logins: the mirror has no log');
    expect(poor.text()).toContain('could not be answered');
    expect(poor.text()).not.toContain('B unblock');
    expect(poor.text()).toContain('Unblock user: tenant is read-only');
    poor.press('enter');
    expect(poor.state.overlays).toEqual([]);
    const { findings } = (await poor.commands.json(['users', 'why', 'bob@example.com', '--json'])) as {
      readonly findings: readonly { readonly level: string }[];
    };
    expect(findings.filter(({ level }) => level === 'unknown').length).toBeGreaterThanOrEqual(3);
  } finally {
    await poor[Symbol.asyncDispose]();
  }
});

test.each([
  ['sms', 'a code is sent instead'],
  ['google-oauth2', 'another provider checks it'],
])('of a user of %s no password is said to help, and none can be changed', async (connection, instead) => {
  let user_id = '';
  await using other = await LiveApp.open({
    users: 200,
    prepare: (simulator) => {
      const found = simulator
        .allUsers()
        .find(
          ({ identities = [], blocked }) =>
            identities.length === 1 && identities[0]?.connection === connection && !blocked,
        );
      user_id = found?.user_id ?? '';
      simulator.acts.failLogin(user_id);
    },
  });
  await readLog(other);
  const { stdout } = await other.commands.run(['users', 'why', user_id]);
  expect(stdout).toContain(`No password here: ${instead}`);
  expect(stdout).toContain('refused, logged as "wrong password"');
  expect(stdout).toContain('users logs');
  expect(stdout).not.toContain('reset-password');
  other.press('/').type(user_id).press('enter');
  await other.until('the user is found', () => targetUser(other.state)?.user_id === user_id);
  other.press('W');
  await other.sees('Change password: the user has no account in a database');
  expect(other.state.overlays).toEqual([]);
  other.press('enter');
  await other.sees('User identity');
  other.press('a');
  await other.sees(/W +Change password… +the user has no account in a database/);
});

test('everything that is said to help exists', () => {
  for (const { action, tab, command } of Object.values(fixes)) {
    const path = command.replace(/ --.*/, '');
    expect(commandRows.map((row) => row.path)).toContain(path);
    if (action !== undefined) expect(findAction(action)?.action).toBe(action);
    if (tab !== undefined) expect(tabs.map(({ id }) => id)).toContain(tab);
  }
});
