import { afterAll, beforeAll, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../../fixtures/start-simulator.ts';
import { TempHome } from '../../helpers/temp-home.ts';

/** What is asked on a real terminal. */

let home: TempHome;
let simulator: RunningSimulator;

beforeAll(async () => {
  home = new TempHome();
  simulator = await startSimulator({ users: 20, roomy: true });
});

afterAll(async () => {
  await simulator.close();
  await home[Symbol.asyncDispose]();
});

test('asks for the client secret and never shows it', async () => {
  const { domain, client_id, client_secret } = simulator;
  const args = [
    'tenants',
    'add',
    'acme',
    '--domain',
    domain,
    '--client-id',
    client_id,
    '--loopback-http',
    '--read-write',
  ];
  await using terminal = home.terminal({ args });
  await terminal.waitFor('Client secret (not shown while you type):');
  terminal.write(client_secret);
  await terminal.press('Enter');
  expect((await terminal.exit()).code).toBe(0);
  expect(terminal.screen()).toContain('added acme (production, read-write)');
  expect(terminal.output).not.toContain(client_secret);
});

test('wants the target to be typed in production, and takes no for an answer', async () => {
  const user = simulator.allUsers().find(({ email, blocked }) => blocked !== true && /^[a-z0-9.@]+$/.test(email ?? ''));
  const args = ['users', 'block', user?.user_id ?? ''];
  {
    await using terminal = home.terminal({ args });
    await terminal.waitFor('This is PRODUCTION.');
    await terminal.type('yes');
    await terminal.press('Enter');
    expect((await terminal.exit()).code).toBe(4);
  }
  await using terminal = home.terminal({ args });
  await terminal.waitFor('This is PRODUCTION.');
  await terminal.type(user?.email ?? '');
  await terminal.press('Enter');
  expect((await terminal.exit()).code).toBe(0);
  expect(simulator.allUsers().find(({ user_id }) => user_id === user?.user_id)?.blocked).toBe(true);
});

test('ends with 130 on Ctrl-C at a question, and changes nothing', async () => {
  await using terminal = home.terminal({ args: ['tenants', 'remove', 'acme'] });
  await terminal.waitFor('Forget acme? [y/N]');
  await terminal.press('^C');
  expect((await terminal.exit()).code).toBe(130);
  expect(JSON.parse(await home.succeed(['tenants', 'list', '--json']))).toHaveLength(1);
});

test('has a new passphrase typed twice, and stores nothing behind a slip', async () => {
  await using fresh = new TempHome({ TENANTRY_PASSPHRASE: undefined });
  const { domain, client_id, client_secret } = simulator;
  const args = ['tenants', 'add', 'acme', '--domain', domain, '--client-id', client_id, '--loopback-http'];
  const tryWith = async (first: string, second: string): Promise<number | undefined> => {
    await using terminal = fresh.terminal({ args });
    await terminal.waitFor('Client secret (not shown while you type):');
    terminal.write(`${client_secret}\r`);
    await terminal.waitFor('Choose a passphrase');
    terminal.write(`${first}\r`);
    await terminal.waitFor('The same passphrase again');
    terminal.write(`${second}\r`);
    return (await terminal.exit()).code;
  };
  expect(await tryWith('a long one', 'a lomg one')).toBe(2);
  expect((await fresh.run(['tenants', 'list', '--json'])).stdout).toBe('[]\n');
  expect(await tryWith('a long one', 'a long one')).toBe(0);
});
