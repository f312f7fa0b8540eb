import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import { LiveApp } from '../helpers/live-app.tsx';

const admin = 'auth0|000000000000000000000009';

let app: LiveApp;
let user: UserProfile;

beforeAll(async () => {
  app = await LiveApp.open({
    simulator: { impersonation: true },
    prepare: ({ acts }) => {
      user = acts.signUp({ email: 'ada@example.com', name: 'Ada' });
    },
  });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** Everything that lies in the home, as bytes. */
function homeHolds(text: string): boolean {
  const { state, data, config } = app.commands.session.paths;
  return [state, data, config].some((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(text)),
  );
}

describe('Sign in as user', () => {
  test('asks for an application that can be entered, shows the link once, and keeps it nowhere', async () => {
    const { client_id, client_secret } = app.simulator.global_client;
    app.openUser('ada@example.com').press('I');
    await app.sees('Sign in as user');
    app.press('enter');
    await app.sees(/callback ✓ {2}connection ✓/);
    app.press('enter', 'tab').type(admin).press('tab').type(client_id).press('tab').type(client_secret);
    expect(app.text()).not.toContain(client_secret);
    app.press('ctrl+s');
    await app.sees('[ Yes, sign in as ]');
    expect(app.text()).toContain('Type ada@example.com to go on');
    expect(app.text()).toContain('treat it like a password');
    app.type('ada@example.com').press('tab', 'enter');
    app.pass(12);
    await app.sees('One-time link');
    expect(app.text()).not.toContain('bewit=');
    app.press('s');
    await app.sees('bewit=');
    app.press('y');
    const copied = app.left.at(-1);
    if (copied?.type !== 'copy') throw new Error('nothing was copied');
    expect(app.text()).toContain("One-time link sent to the terminal's clipboard");
    const { status, headers } = await fetch(copied.text, { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([302, expect.stringContaining('code=')]);
    app.press('esc');
    expect(app.text()).not.toContain('bewit=');
    expect((await app.journal()).map(({ action, state }) => `${action} ${state}`)).toEqual([
      'sign-in-as done',
      'sign-in-as sent',
    ]);
    const journal = JSON.stringify(await app.journal());
    const bewit = new URL(copied.text).searchParams.get('bewit')!;
    expect(journal).not.toContain(bewit);
    expect(journal).not.toContain(client_secret);
    expect(homeHolds(bewit)).toBe(false);
    expect(homeHolds(client_secret)).toBe(false);
  });

  test('the command prints the link alone, with the secret from standard input', async () => {
    const { client_id, client_secret } = app.simulator.global_client;
    const client = app.simulator.tenant.catalogue.clients.find(({ app_type }) => app_type === 'regular_web')!;
    const call = ['users', 'sign-in-as', user.user_id, '--application', client.name, '--impersonator', admin];
    const all = [...call, '--global-client-id', client_id, '--yes'];
    const unconfirmed = await app.commands.run(all, { input: client_secret });
    expect([unconfirmed.code, unconfirmed.stdout]).toEqual([4, '']);
    const { code, stdout, stderr } = await app.commands.run([...all, '--confirm', 'ada@example.com'], {
      input: `${client_secret}\n`,
    });
    expect([code, stderr.includes('bewit')]).toEqual([0, false]);
    expect(stdout).toMatch(/^https?:\/\/\S+bewit=\w+\n$/);
    const wrong = await app.commands.run([...all, '--confirm', 'ada@example.com'], { input: 'wrong' });
    expect([wrong.code, wrong.stderr.includes('Auth0 gives no token')]).toEqual([expect.any(Number), true]);
    const machine = app.simulator.tenant.catalogue.clients.find(({ callbacks }) => callbacks.length === 0)!;
    const nowhere = await app.commands.run([...all, '--application', machine.client_id], { input: 'x' });
    expect([nowhere.code, nowhere.stderr]).toEqual([4, expect.stringContaining('no callback URL')]);
  });
});

test('a tenant without impersonation says so, and what helps instead', async () => {
  const without = await LiveApp.open({
    prepare: ({ acts }) => acts.signUp({ email: 'bob@example.com', name: 'Bob' }),
  });
  try {
    without.openUser('bob@example.com').press('I');
    await without.sees('impersonation is off in this tenant');
    await without.sees('g w (why can they not log in)');
    without.press('ctrl+s');
    expect(without.state.overlays.map(({ kind }) => kind)).toEqual(['form']);
    expect(without.text()).not.toMatch(/Global|Your user_id/);
    without.press('enter');
    expect(without.state.overlays).toEqual([]);
    without.press('I');
    expect(without.state.overlays).toEqual([]);
    expect(without.text()).toContain('Sign in as user: impersonation is off in this tenant; instead g w, A or W');
    const call = 'users sign-in-as bob@example.com --application Webshop --impersonator x --global-client-id y --yes';
    const { code, stderr } = await without.commands.run(call.split(' '), { input: 'secret' });
    expect(code).toBe(4);
    expect(stderr).toContain('impersonation is off in this tenant');
    expect(stderr).toContain('tenantry users why');
  } finally {
    await without[Symbol.asyncDispose]();
  }
});
