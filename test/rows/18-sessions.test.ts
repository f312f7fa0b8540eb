import { expect, test } from 'vitest';

import { realClock } from '../../fixtures/simulator-clock.ts';
import { LiveApp } from '../helpers/live-app.tsx';
import { whoHas } from '../helpers/who-has.ts';

interface Held {
  readonly sessions: number;
  readonly tokens: number;
  readonly grants: number;
}

function held({ simulator }: LiveApp, user_id: string): Held {
  const { users, belongings } = simulator.tenant;
  const owner = users.indexOf(user_id)!;
  return {
    sessions: belongings.sessionsOf(owner).length,
    tokens: belongings.credentials.of(owner).filter(({ type }) => type !== 'public_key').length,
    grants: belongings.grants.of(owner).length,
  };
}

async function agree(app: LiveApp, user_id: string): Promise<void> {
  await app.sees('to go on (paste is off)');
  app.type(app.simulator.user(user_id)?.email ?? user_id).press('tab', 'enter');
  await app.sees(/In 10 s: (revoking|signing)/);
  app.pass(11);
}

/** A simulated tenant whose clock can be moved: what it has agreed to is done two seconds later. */
function movable() {
  const clock = { ...realClock, skipped: 0, now: () => realClock.now() + clock.skipped };
  return clock;
}

test('a session is revoked from the Sessions tab, its refresh tokens survive; signing out takes both', async () => {
  const clock = movable();
  await using app = await LiveApp.open({ users: 40, simulator: { clock } });
  const user_id = whoHas(app.simulator, { sessions: 2, tokens: 1 });
  const before = held(app, user_id);
  app.openUser(user_id).press('8');
  await app.sees(/\d sessions, read .* ago/);
  app.press('X');
  await app.sees('Revoke a session');
  app.press('ctrl+s');
  await app.sees(/sessions\.\S+/);
  expect(app.text()).toContain('Refresh tokens survive');
  await agree(app, user_id);
  await app.sees('Revoked sessions of');
  clock.skipped += 3_000;
  expect(held(app, user_id)).toEqual({ ...before, sessions: before.sessions - 1 });

  app.press('O');
  await app.sees('Sign out everywhere');
  app.press('space', 'tab', 'space', 'ctrl+s');
  await app.sees('devices and refresh tokens');
  await agree(app, user_id);
  await app.sees('Signed out');
  clock.skipped += 3_000;
  expect(held(app, user_id)).toEqual({ sessions: 0, tokens: 0, grants: 0 });
  app.pass(15);
  await app.sees('No session: the next visit of the login page asks for the password.');
  const done = (await app.journal()).filter(({ state }) => state === 'done');
  expect(done.map(({ action }) => action)).toEqual(['sign-out', 'revoke-sessions']);
});

test('a plan without sessions is said in words, with what remains possible', async () => {
  await using app = await LiveApp.open({ users: 40, simulator: { plan: 'professional' } });
  const user_id = whoHas(app.simulator, { credentials: 1 });
  app.openUser(user_id).press('8');
  await app.sees('the plan of this tenant has no sessions');
  expect(app.text()).toContain('What remains possible');
  app.press('X');
  expect(app.state.overlays).toEqual([]);
  app.press('O');
  await app.sees('What remains possible is to unlink the devices');
  app.press('ctrl+s');
  await app.sees('cannot end sessions');
  await agree(app, user_id);
  await app.sees('Signed out');
  expect(held(app, user_id).tokens).toBe(0);
});

test('commands revoke a session and sign out; refresh tokens only when they are named', async () => {
  const clock = movable();
  await using app = await LiveApp.open({ users: 40, simulator: { clock } });
  const user_id = whoHas(app.simulator, { sessions: 2, tokens: 1 });
  const confirm = ['--yes', '--confirm', app.simulator.user(user_id)?.email ?? user_id, '--json'];
  const before = held(app, user_id);
  const listed = (await app.commands.json(['users', 'sessions', user_id, '--json'])) as { id: string }[];
  expect(await app.commands.json(['users', 'revoke-session', user_id, listed[0]!.id, ...confirm])).toMatchObject({
    state: 'done',
  });
  clock.skipped += 3_000;
  expect(held(app, user_id).sessions).toBe(before.sessions - 1);
  expect(await app.commands.json(['users', 'sign-out', user_id, ...confirm])).toMatchObject({ state: 'done' });
  clock.skipped += 3_000;
  expect(held(app, user_id)).toMatchObject({ sessions: 0, tokens: before.tokens });
  await app.commands.json(['users', 'sign-out', user_id, '--refresh-tokens', ...confirm]);
  clock.skipped += 3_000;
  expect(held(app, user_id).tokens).toBe(0);
});
