import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { LiveApp } from '../helpers/live-app.tsx';

const email = 'ada.deleted@example.com';
let app: LiveApp;
let user_id: string;

beforeAll(async () => {
  app = await LiveApp.open({
    rows: 44,
    prepare: ({ acts }) => {
      ({ user_id } = acts.signUp({ email, name: 'Ada Deleted', user_metadata: { plan: 'gold' } }));
      acts.login(user_id);
    },
  });
});

afterAll(async () => await app[Symbol.asyncDispose]());

async function agree(): Promise<void> {
  app.press('D');
  await app.sees('[ Yes, Delete It ]');
  app.type(email).press('tab', 'enter');
  await app.sees(/In 10 s: deleting Ada Deleted in acme-dev +u takes it back/);
}

describe('Deleting a user', () => {
  test('says what the user has and loses, and asks for the typed address', async () => {
    app.openUser(user_id).press('D');
    await app.sees('[ Yes, Delete It ]');
    const text = app.text();
    expect(text).toMatch(/This cannot be undone: the user is deleted permanently\. Password, MFA, sessions, consents/);
    expect(text).toMatch(/The user has 1 login, \d+ devices?\./);
    expect(text).toContain(`Type ${email} to go on (paste is off)`);
    app.type('ada.deleted@example.con').press('tab', 'tab', 'enter');
    expect(app.text()).toContain('what you typed is not the same');
    app.press('esc');
  });

  test('is held, and taken back by u, or by leaving: nothing is sent', async () => {
    await agree();
    app.pass(5).press('u');
    expect(app.text()).toContain('Taken back: delete Ada Deleted in acme-dev. Nothing was sent.');
    app.pass(60);
    await agree();
    app.press('Q');
    expect(app.left).toEqual([{ type: 'quit', code: 0 }]);
    app.press('u').pass(60);
    expect(app.simulator.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  test('is done after ten seconds; the screen keeps the last known profile, and C makes the user again', async () => {
    await agree();
    app.pass(11);
    await app.sees('Deleted Ada Deleted');
    expect(app.simulator.user(user_id)).toBeUndefined();
    await app.sees(/gone since .* \(deleted from here\): this is the last known profile/);
    expect(app.text()).toContain('C makes the user again if it was deleted from this computer: without password');
    app.press('C');
    await app.sees('Yes, make again');
    expect(app.text()).toMatch(/gets a password that nobody knows, and has to reset it/);
    expect(app.text()).toContain('Sessions, MFA, consents, log-in history and linked identities do not come back.');
    app.press('y');
    await app.until('the user is back', () => app.simulator.user(user_id) !== undefined);
    expect(app.simulator.user(user_id)?.user_metadata).toEqual({ plan: 'gold' });
    await app.until('the screen shows it', () => app.state.user?.read?.tombstone === undefined);
    app.press('C');
    expect(app.state.overlays).toEqual([]);
    expect((await app.journal()).filter(({ state }) => state === 'done').map(({ action }) => action)).toEqual([
      'recreate',
      'delete',
    ]);
  });

  test('commands delete and make again', async () => {
    const { commands, simulator } = app;
    const call = ['--yes', '--confirm', email, '--json'];
    expect(await commands.json(['users', 'delete', user_id, ...call])).toMatchObject({ state: 'done' });
    expect(simulator.user(user_id)).toBeUndefined();
    const back = await commands.json(['users', 'recreate', user_id, '--yes', '--json']);
    expect(back).toMatchObject({ state: 'done', action: 'recreate', subject: { kind: 'new_user', id: user_id } });
    expect(simulator.user(user_id)?.email).toBe(email);
    const unknown = await commands.run(['users', 'recreate', 'auth0|never', '--yes']);
    expect([unknown.code, unknown.stderr]).toEqual([4, expect.stringContaining('has no copy') as string]);
  });
});
