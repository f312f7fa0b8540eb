import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { LiveApp } from '../helpers/live-app.tsx';
import { acme, people, TestApp } from '../tui/test-app.tsx';

const password = 'Correct Horse 7 battery';

let app: LiveApp;
let number = 0;
let email: string;

beforeAll(async () => {
  app = await LiveApp.open({
    rows: 45,
    prepare: ({ tenant }) => {
      const passwordless = tenant.catalogue.connections.find(({ name }) => name === 'email');
      if (passwordless !== undefined) tenant.connections.setClients(passwordless, []);
    },
  });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});
beforeEach(() => {
  email = `created-${String((number += 1))}@example.com`;
});

/** From wherever it is to an empty form whose connections are known. */
async function openForm(): Promise<void> {
  for (let at = 0; at < 4 && app.state.overlays.length > 0; at += 1)
    app.press(app.flat().includes('Throw away') ? 'y' : 'esc');
  if (app.state.screen !== 'users') app.press('q');
  app.press('+');
  await app.sees('Create user');
  await app.sees(/Enabled for \d+ application/);
}

test('the form shows the connections that take users, and why the others do not', async () => {
  await openForm();
  expect(app.text()).toContain('Username-Password-Authentication');
  app.press('enter');
  await app.sees(/members +\d+ applications/);
  await app.sees(/email +enabled for no application/);
  app.press('esc', 'esc');
  expect(app.state.overlays).toEqual([]);
});

test('the applications that are counted are those that people log in to', async () => {
  await openForm();
  const { connections, clients } = app.simulator.tenant.catalogue;
  const on = new Set(
    app.simulator.tenant.connections.clientsOf(connections.find(({ name }) => name.startsWith('Username'))!),
  );
  const people = clients.filter(({ client_id, app_type, is_global }) => {
    return on.has(client_id) && app_type !== 'non_interactive' && !is_global;
  });
  expect(people.length).toBeLessThan(on.size);
  await app.sees(`Enabled for ${String(people.length)} applications.`);
});

test('a user is made from the keyboard and opened, pending; the password is nowhere', async () => {
  await openForm();
  expect(app.text()).toContain('Repeat password');
  expect(app.text()).not.toContain('✓ the same');
  app.press('tab').type(email);
  expect(app.text()).toMatch(/local part 9\/64, domain 11\/256/);
  app.press('tab').type('short');
  expect(app.flat()).toMatch(/5 of at least 10 characters/);
  expect(app.flat()).toContain('Policy good: at least 10 characters');
  app.press('ctrl+w').type(password).press('tab').type('other');
  expect(app.text()).toContain('other');
  app.press('ctrl+s');
  expect(app.text()).toContain('Repeat password: other');
  app.press('ctrl+u').type(password);
  expect(app.text()).not.toContain(password);
  app.press('ctrl+s');
  await app.sees('Yes, create');
  expect(app.text()).not.toContain(password);
  app.press('y');
  await app.sees('pending: has not logged in');
  expect(app.state.screen).toBe('user');
  const made = app.simulator.allUsers().find((user) => user.email === email);
  expect(app.state.user?.user_id).toBe(made?.user_id);
  const entries = await app.journal();
  expect(entries.slice(0, 2).map(({ action, state }) => `${action} ${state}`)).toEqual(['create done', 'create sent']);
  expect(JSON.stringify([app.state, entries])).not.toContain(password);
});

test('a generated password fills both fields and meets the policy', async () => {
  await openForm();
  app.press('tab').type(email).press('tab', 'ctrl+g');
  expect(app.text()).toMatch(/✓ good[\s\S]*✓ the same/);
  app.press('ctrl+s');
  await app.sees('Yes, create');
  app.press('y');
  await app.until('it is opened', () => app.state.screen === 'user');
  expect(app.simulator.allUsers().some((user) => user.email === email)).toBe(true);
});

test('the names follow the connection: a user name here, a phone number there', async () => {
  await openForm();
  app.press('enter').type('members').press('enter');
  await app.sees('User name');
  app.press('ctrl+s');
  expect(app.text()).toContain('E-mail: is needed');
  app.type(email).press('tab').type('far-too-long-for-this');
  expect(app.text()).toContain('21 of at most 15 characters');
  app.press('shift+tab', 'shift+tab', 'enter').type('sms').press('enter');
  await app.sees('Phone');
  expect(app.text()).not.toContain('Repeat password');
  app.press('tab').type('+4915100000001').press('ctrl+s');
  await app.sees('Yes, create');
  app.press('y');
  await app.until('opened', () => app.state.screen === 'user');
  expect(app.simulator.user(app.state.user?.user_id ?? '')?.phone_number).toBe('+4915100000001');
});

test('an address that is taken comes back to the form, with the reason', async () => {
  const taken = app.simulator.acts.signUp({ email });
  await openForm();
  app.press('tab').type(email).press('tab', 'ctrl+g', 'ctrl+s');
  await app.sees(`has this user already: ${taken.user_id}`);
  expect(app.state.overlays.map(({ kind }) => kind)).toEqual(['form']);
});

test('of several custom domains one is chosen, and named to Auth0', async () => {
  const { session } = app.commands;
  const [tenant] = session.config.read().tenants;
  const mirror = await session.openWriter(tenant!);
  const custom_domains = ['login.example.com', 'accounts.example.org'].map((domain, at) => ({
    custom_domain_id: `cd_${String(at)}`,
    domain,
    status: 'ready',
    is_default: at === 1,
  }));
  mirror.commitBatch({ catalogues: { custom_domains } }, Date.now());
  mirror.close();
  await openForm();
  await app.sees(/Domain of links.*accounts\.example\.org/);
  app.press('tab').type(email).press('tab', 'ctrl+g', 'ctrl+s');
  await app.sees('names accounts.example.org');
});

test.each([
  ['the scope is missing', {}, ['read:users', 'update:users']],
  ['the tenant is read-only', { read_only: true }, ['create:users']],
])('there is no key where %s', async (_, changes, scopes) => {
  const still = new TestApp([{ tenant: acme(changes), users: people(3) }]);
  still.send({ type: 'scopes', tenant: 'acme-prod', scopes: new Set(scopes) });
  await still.press('+');
  expect(still.state.overlays).toEqual([]);
});
