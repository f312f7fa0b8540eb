import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { LiveApp } from '../helpers/live-app.tsx';

const email = 'ada.linked@example.com';
let app: LiveApp;
let primary: string;
let second: string;
let unproved: string;

beforeAll(async () => {
  app = await LiveApp.open({
    rows: 44,
    columns: 120,
    prepare: ({ acts }) => {
      primary = acts.signUp({
        email,
        email_verified: true,
        name: 'Ada Linked',
        user_metadata: { plan: 'pro' },
      }).user_id;
      second = acts.signUp({
        email,
        email_verified: true,
        name: 'Ada Second',
        connection: 'members',
        username: 'adasecond',
        user_metadata: { plan: 'gold', seats: 3 },
      }).user_id;
      unproved = acts.signUp({ email: 'mallory@example.com', name: 'Mallory Third' }).user_id;
    },
  });
});

afterAll(async () => await app[Symbol.asyncDispose]());

describe('Account linking', () => {
  test('suggests who shares a verified address, compares side by side, and can be switched', () => {
    app.press('g', 'u').openUser(primary).press('L');
    const text = app.text();
    expect(text).toContain('Link account');
    expect(text).toMatch(/Ada Second .*same verified e-mail/);
    expect(text).toMatch(/STAYS, KEEPS ITS user_id +BECOMES ITS IDENTITY/);
    expect(text).toMatch(new RegExp(`user_id +${primary.replace('|', '\\|')}`));
    expect(text).toContain('lost: user_metadata.seats   (m merges them first)');
    expect(text).toContain('kept as the first one has it: user_metadata.plan');
    expect(text).not.toContain('TAKEOVER');
    app.press('s');
    expect(app.text()).toMatch(new RegExp(`user_id +${second.replace('|', '\\|')}`));
    app.press('s', 'esc');
    expect(app.state.screen).toBe('user');
  });

  test('finds any other account of the tenant, and warns of what is not proved', () => {
    app.press('L', '/').type('mallory').press('enter');
    expect(app.text()).toMatch(/Mallory Third .*found/);
    expect(app.text()).toContain('RISK OF ACCOUNT TAKEOVER');
    app.press('q');
    expect(app.state.screen).toBe('user');
    app.press('L', '/').type('nobody at all').press('enter');
    expect(app.text()).toContain('No other account of this tenant matches.');
    app.press('q');
  });

  test('links after the address was typed and ten seconds have passed; the mirror follows', async () => {
    app.press('L', 'm', 'enter');
    await app.sees('Yes, link');
    expect(app.text()).toMatch(/request 1 +PATCH .*\n.*request 2 +POST .*identities/);
    app.type(email).press('tab', 'enter');
    await app.sees(/In 10 s: linking/);
    expect(app.simulator.user(second)).toBeDefined();
    app.pass(11);
    await app.sees('Linked an account to Ada Linked');
    expect(app.simulator.user(second)).toBeUndefined();
    expect(app.simulator.user(primary)).toMatchObject({
      identities: [{}, { connection: 'members' }],
      user_metadata: { plan: 'pro', seats: 3 },
    });
    app.press('q', 'q', 'g', 'u', 'esc', 'esc');
    app.press('/').type('ada second').press('enter');
    expect(app.text()).toContain('No user matches');
    app.press('esc');
    const [entry] = await app.journal();
    expect(entry).toMatchObject({ action: 'link', state: 'done', others: [second] });
  });

  test('unlinks an identity that is chosen, and only one that is linked', async () => {
    app.press('/', 'ctrl+u', 'enter').openUser(primary);
    app.press('U');
    await app.sees('Unlink an identity');
    expect(app.text()).toContain(second);
    app.press('ctrl+s');
    await app.sees('Yes, unlink');
    expect(app.text()).toContain('The new user is empty');
    app.type(email).press('tab', 'enter').pass(12);
    await app.sees('Unlinked an identity from Ada Linked');
    expect(app.simulator.user(second)?.user_metadata ?? {}).toEqual({});
    await app.until('the profile is read again', () => app.state.user?.read?.user?.profile.identities?.length === 1);
    app.press('U');
    expect(app.text()).toContain('Unlink identity: the user has no linked identity');
  });

  test('commands suggest, link and unlink', async () => {
    const { commands, simulator } = app;
    const confirmed = ['--yes', '--confirm', email];
    const suggested = await commands.json(['users', 'suggest-links', primary, '--json']);
    expect(suggested).toMatchObject([{ user_id: second, shares: ['email'] }]);
    const unproved_ = await commands.run(['users', 'suggest-links', unproved]);
    expect(unproved_.stderr).toContain('neither its e-mail nor its phone number is verified');
    expect((await commands.run(['users', 'link', primary, '--with', second, '--yes'])).code).toBe(4);
    const linked = await commands.json(['users', 'link', primary, '--with', second, ...confirmed, '--json']);
    expect(linked).toMatchObject({ state: 'done', action: 'link' });
    expect(simulator.user(second)).toBeUndefined();
    expect((await commands.run(['users', 'show', second])).code).toBe(3);
    expect((await commands.run(['users', 'link', primary, '--with', 'ada', ...confirmed])).code).toBe(2);
    const unlinked = await commands.json(['users', 'unlink', primary, '--identity', second, ...confirmed, '--json']);
    expect(unlinked).toMatchObject({ state: 'done' });
    expect(simulator.user(second)).toBeDefined();
  });
});
