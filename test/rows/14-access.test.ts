import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import { LiveApp } from '../helpers/live-app.tsx';

let app: LiveApp;
let user: UserProfile;

beforeAll(async () => {
  app = await LiveApp.open({
    prepare: ({ acts }) => {
      user = acts.signUp({ email: 'ada@example.com', name: 'Ada' });
    },
  });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const database = 'Username-Password-Authentication';

/** Ids of the applications that the database is on for, as the simulated tenant has it. */
function enabled(): ReadonlySet<string> {
  const { catalogue, connections } = app.simulator.tenant;
  const found = catalogue.connections.find(({ name }) => name === database);
  if (found === undefined) throw new Error('no database');
  return new Set(connections.clientsOf(found));
}

/** An application that the database is on for. */
function anEnabled(): { readonly client_id: string; readonly name: string } {
  const on = enabled();
  const found = app.simulator.tenant.catalogue.clients.find(
    ({ client_id, app_type, is_global }) => on.has(client_id) && app_type === 'spa' && !is_global,
  );
  if (found === undefined) throw new Error('nothing is enabled');
  return found;
}

describe('Application access', () => {
  test('g a lists connections; one of them is switched, reviewed with the number of users, and taken back', async () => {
    const client = anEnabled();
    app.press('g', 'a');
    await app.sees(database);
    app.press('/').type('username-password').press('enter', 'enter');
    await app.sees(/‹ Access ‹ Username-Password-Authentication/);
    await app.sees('[x] on');
    app.press('/').type(client.client_id.slice(0, 4)).press('esc');
    app.press('/').type(client.name).press('enter', 'space');
    await app.sees('[x] on → off');
    await app.sees(/1 change not saved, affecting \d+ users: Ctrl-S/);
    app.press('ctrl+s');
    await app.sees('[ Yes, change the applications of ]');
    expect(app.text()).toMatch(/every user of the connection: \d+ users of this connection/);
    expect(enabled().has(client.client_id)).toBe(true);
    app.press('y');
    await app.sees('[ ] off');
    expect(enabled().has(client.client_id)).toBe(false);
    expect(app.text()).not.toContain('not saved');
    expect((await app.journal()).map(({ action, state }) => `${action} ${state}`)).toEqual([
      'set-access done',
      'set-access sent',
    ]);
    app.press('u');
    await app.sees('[ Yes, undo change the applications of ]');
    app.press('y');
    await app.sees('[x] on');
    expect(enabled().has(client.client_id)).toBe(true);
    app.press('esc');
    app.press('esc');
    expect(app.state.screen).toBe('users');
  });

  test('the tab of a user says which applications the user reaches, and why not the others', async () => {
    const client = anEnabled();
    await app.commands.json(['access', 'set', database, '--off', client.name, '--yes', '--json']);
    app.press('\\').openUser('ada@example.com').press('A');
    await app.sees('[');
    await app.sees(new RegExp(`✗ ${client.name.slice(0, 12)}.* no +connection is off: Username`));
    await app.sees(/\d+ of \d+ applications/);
    const reach = (await app.commands.json(['access', 'show', '--user', user.user_id, '--json'])) as readonly {
      readonly client_id: string;
      readonly can_log_in: boolean;
      readonly why: string | null;
      readonly connections: readonly string[];
    }[];
    expect(reach.find(({ client_id }) => client_id === client.client_id)).toMatchObject({
      can_log_in: false,
      why: `connection is off: ${database}`,
    });
    expect(reach.some(({ can_log_in, connections }) => can_log_in && connections.includes(database))).toBe(true);
    await app.commands.json(['access', 'set', database, '--on', client.client_id, '--yes', '--json']);
    expect(enabled().has(client.client_id)).toBe(true);
  });

  test('commands show both directions, refuse unknown names, and say when nothing changes', async () => {
    const client = anEnabled();
    const shown = async (
      ...args: string[]
    ): Promise<readonly { readonly on: boolean; readonly connection: string }[]> =>
      (await app.commands.json(['access', 'show', ...args, '--json'])) as never;
    const ways = await shown('--application', client.client_id);
    expect(ways.find(({ connection }) => connection === database)?.on).toBe(true);
    expect((await shown('--connection', database)).filter(({ on }) => on)).toHaveLength(
      [...enabled()].filter((id) => id !== app.simulator.global_client.client_id).length,
    );
    expect((await shown()).every(({ on }) => on)).toBe(true);
    const unknown = await app.commands.run(['access', 'set', database, '--on', 'no-such-app', '--yes']);
    expect([unknown.code, unknown.stderr]).toEqual([3, expect.stringContaining('no application no-such-app')]);
    expect((await app.commands.run(['access', 'set', 'no-such-connection', '--on', 'x', '--yes'])).code).toBe(3);
    expect((await app.commands.run(['access', 'set', database, '--yes'])).code).toBe(2);
    const same = await app.commands.run(['access', 'set', database, '--on', client.client_id, '--yes']);
    expect([same.code, same.stderr]).toEqual([0, expect.stringContaining('are like this already')]);
  });

  test('the code of an Action is made from a form and from the command, alike', async () => {
    const client = anEnabled();
    app.press('g', 'u', 'g', 'a', 'tab', '/').type(client.name).press('enter', 'c');
    await app.sees('Action that lets in only listed users');
    app.type('ada@example.com').press('ctrl+s');
    await app.sees('exports.onExecutePostLogin');
    app.press('y');
    const printed = await app.commands.run(['access', 'action', client.client_id, '--email', 'ada@example.com']);
    expect(app.left.at(-1)).toEqual({ type: 'copy', text: printed.stdout });
    expect(printed.stderr).toContain('nothing was changed');
    app.press('esc', 'esc', 'y');
    expect((await app.commands.run(['access', 'action', client.client_id])).code).toBe(2);
  });
});

test('a read-only tenant shows the switches and has no key to turn them', async () => {
  const poor = await LiveApp.open({ tenant: { read_only: true } });
  try {
    poor.press('g', 'a', '/').type('username-password').press('enter', 'enter');
    await poor.sees('Nothing can be switched: tenant is read-only');
    await poor.sees('[x] on');
    poor.press('space', 'ctrl+s');
    expect(poor.state.overlays).toEqual([]);
    const { code } = await poor.commands.run(['access', 'set', database, '--off', 'anything', '--yes']);
    expect(code).toBe(4);
  } finally {
    await poor[Symbol.asyncDispose]();
  }
});
