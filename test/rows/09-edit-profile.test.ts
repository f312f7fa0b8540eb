import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import { LiveApp } from '../helpers/live-app.tsx';

let app: LiveApp;
let users: UserProfile[] = [];
let user: UserProfile;

beforeAll(async () => {
  app = await LiveApp.open({
    rows: 45,
    users: 150,
    prepare: ({ acts }) => {
      users = Array.from({ length: 8 }, (_, at) => acts.signUp({ email: `person-${String(at)}@example.com` }));
    },
  });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});
beforeEach(() => {
  for (let at = 0; at < 4 && app.state.overlays.length > 0; at += 1)
    app.press(app.flat().includes('Throw away') ? 'y' : 'esc');
  if (app.state.screen === 'user') app.press('q');
  app.press('/', 'ctrl+u', 'esc');
  user = users.pop()!;
  app.openUser(user.email!);
});

/** The user as Auth0 has it now. */
function now(): UserProfile | undefined {
  return app.simulator.user(user.user_id);
}

async function agree(button: string): Promise<void> {
  await app.sees(`Yes, ${button}`);
  app.press('y');
}

/** Opens the choice that has the focus and takes the entry that is typed. */
function choose(words: string): void {
  app.press('enter').type(words).press('enter');
}

describe('Edit profile', () => {
  test('sends what Auth0 does not take together one after the other, and can be undone', async () => {
    app.press('M');
    await app.sees('nothing is changed yet');
    app.type(' Junior').press('tab', 'tab', 'tab', 'tab').press('ctrl+u').type('Moved@example.com');
    expect(app.text()).toContain('Verification mail');
    app.press('ctrl+s');
    await app.sees('2 requests are sent one after the other');
    await agree('edit');
    await app.until('it is done', () => now()?.name === `${user.name!} Junior`);
    expect(now()?.email).toBe('moved@example.com');
    await app.sees('u undo');
    app.press('u');
    await agree('undo edit');
    await app.until('it is undone', () => now()?.email === user.email);
    const actions = (await app.journal()).slice(0, 2).map(({ action, state }) => `${action} ${state}`);
    expect(actions).toEqual(['edit done', 'edit sent']);
  });

  test('offers only what can be edited, and says who keeps the rest', async () => {
    const social = app.simulator
      .allUsers()
      .find(({ identities, email }) => identities?.[0]?.provider === 'google-oauth2' && email !== undefined)!;
    app.press('q', '/', 'ctrl+u').type(social.user_id).press('enter', 'enter');
    app.press('M');
    await app.sees('google-oauth2 gives e-mail, user name and phone number');
    expect(app.text()).not.toContain(' E-mail  ');
    expect(app.flat()).toContain('set_user_root_attributes');
  });
});

describe('Change password', () => {
  const password = 'Correct Horse 7 battery';

  test('directly: by the policy, twice, shown nowhere', async () => {
    app.press('W');
    await app.sees('Change password');
    choose('directly');
    app.press('tab').type('short');
    await app.sees('5 of at least 10 characters');
    app.press('ctrl+u').type(password).press('tab').type(password).press('ctrl+s');
    await app.sees('lifts blocks');
    expect(app.text()).not.toContain(password);
    await agree('set password');
    await app.until('it is set', () => now()?.last_password_reset !== undefined);
    await app.sees('Set the password of');
    expect(JSON.stringify([app.state, await app.journal()])).not.toContain(password);
  });

  test('by a link, which is shown once, hidden at first', async () => {
    app.press('W');
    await app.sees('Change password');
    choose('link');
    app.press('ctrl+s');
    await agree('make a password link');
    await app.sees('Password link');
    expect(app.text()).not.toContain('ticket=');
    app.press('s');
    await app.sees('reset-password?ticket=');
    app.press('y', 'esc');
    expect(app.left.at(-1)).toMatchObject({ type: 'copy', text: expect.stringContaining('ticket=') as string });
    expect(JSON.stringify([app.state, await app.journal()])).not.toContain('ticket=');
  });

  test('by mail', async () => {
    app.press('W');
    await app.sees('Change password');
    app.press('ctrl+s');
    await agree('mail a password link');
    await app.sees('Asked Auth0 to mail');
    expect(app.simulator.allLogs().some(({ type, user_id }) => type === 'scpr' && user_id === user.user_id)).toBe(true);
  });
});

describe('Verify e-mail', () => {
  test('by mail: the job is followed to its end', async () => {
    app.press('V');
    await app.sees('Verify e-mail');
    app.press('ctrl+s');
    await agree('send verification mail');
    await app.sees('Verification mail is under way');
    await app.sees('Verification mail sent');
  });

  test('by hand', async () => {
    app.press('V');
    await app.sees('Verify e-mail');
    choose('hand');
    app.press('ctrl+s');
    await agree('verify');
    await app.until('it is verified', () => now()?.email_verified === true);
    app.press('V');
    await app.sees('is verified already');
  });
});

test('Change picture: the initials, and back', async () => {
  app.press('P');
  await app.sees('Change picture');
  choose('initials');
  app.press('ctrl+s');
  await agree('set picture');
  await app.until('it is set', () => now()?.picture?.startsWith('https://cdn.auth0.com/avatars/') === true);
});
