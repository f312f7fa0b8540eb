import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import { LiveApp } from '../helpers/live-app.tsx';

let app: LiveApp;
let other: RunningSimulator;

beforeAll(async () => {
  app = await LiveApp.open({ rows: 30, secrets: 'file', leave: ['sync-now', 'open-page'] });
  other = await startSimulator({ users: 5, roomy: true, seed: 4 });
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await other.close();
});

function names(): readonly string[] {
  return app.commands.session.config.read().tenants.map(({ name }) => name);
}

async function secretOf(name: string): Promise<string | undefined> {
  return (await (await app.commands.session.credentials()).get(name, 'client'))?.reveal();
}

/** Fills the first step in and waits for the second. */
async function lookAt(domain: string, name: string): Promise<void> {
  app.press('T');
  await app.sees('Add a tenant: 1 of 3');
  app.type(domain).press('tab', 'space', 'tab').type(name).press('ctrl+s');
}

describe('Adding a tenant', () => {
  test('begins in the switcher, and refuses a domain at which no tenant of Auth0 answers', async () => {
    app.press('t').type('add');
    await app.sees('+ Add tenant…');
    app.press('enter');
    await app.sees('Add a tenant: 1 of 3');
    app.type('https://acme.auth0.com').press('tab').type('next').press('ctrl+s');
    await app.sees('without https:// and path');
    app.press('esc', 'y');
    await lookAt('localhost:1', 'next');
    await app.sees(/localhost:1: .*refused|ECONNREFUSED/);
    expect(app.text()).toContain('1 of 3');
    app.press('esc', 'y');
    expect(names()).toEqual(['acme-dev']);
  });

  test('keeps nothing of a wrong secret, and says what to compare', async () => {
    await lookAt(other.domain, 'next');
    await app.sees('Add a tenant: 2 of 3');
    expect(other.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    app.press('tab').type(other.client_id).press('tab').type('not-the-secret');
    expect(app.text()).not.toContain('not-the-secret');
    app.press('ctrl+s');
    await app.sees('Add a tenant: 3 of 3');
    await app.sees('PRODUCTION');
    app.press('ctrl+s');
    await app.sees('next was not added');
    await app.sees('Compare domain, client ID and secret');
    expect(names()).toEqual(['acme-dev']);
    expect(await secretOf('next')).toBeUndefined();
  });

  test('goes back a step and then adds it: production, read-only, with its first sync', async () => {
    app.press('esc');
    await app.sees('Add a tenant: 2 of 3');
    app.press(...Array.from('not-the-secret', () => 'backspace'));
    app.send({ type: 'paste', text: other.client_secret, at: Date.now() });
    app.press('ctrl+s');
    await app.sees('Add a tenant: 3 of 3');
    app.press('ctrl+s');
    await app.sees('The tenant was added');
    await app.sees('The first sync begins');
    expect(app.text()).toContain('The token may do more than is used here');
    expect(app.commands.session.tenant('next')).toMatchObject({
      domain: other.domain,
      credential: 'client_secret',
      environment: 'production',
      read_only: true,
    });
    expect(await secretOf('next')).toBe(other.client_secret);
    expect(app.left).toContainEqual({ type: 'sync-now', extent: 'changes', tenants: ['next'], daemon: false });
    app.press('enter');
    expect(app.state).toMatchObject({ active: 'next', screen: 'users', overlays: [], draft: undefined });
    expect(JSON.stringify(app.state)).not.toContain(other.client_secret);
    expect(readFileSync(app.commands.session.config.file, 'utf8')).not.toContain(other.client_secret);
    expect(await app.journal()).toEqual([]);
  });

  test('by a private key file says so when the file holds none, and a name that is taken is refused', async () => {
    await lookAt(other.domain, 'next');
    await app.sees('is taken');
    app.press('esc', 'y');
    await lookAt(other.domain, 'third');
    await app.sees('Add a tenant: 2 of 3');
    const file = join(app.commands.session.paths.config, 'key.pem');
    writeFileSync(file, 'no key');
    app.press('enter').type('private').press('enter');
    app.press('tab').type(other.client_id).press('tab').type(file).press('ctrl+s');
    await app.sees('Add a tenant: 3 of 3');
    app.press('ctrl+s');
    await app.sees('no private key in PEM form');
    app.press('esc', 'esc', 'y', 'esc', 'y');
    expect(app.state.overlays).toEqual([]);
    expect(names()).toEqual(['acme-dev', 'next']);
  });

  test('in the browser shows the address and the code, and stops when the person turns away', async () => {
    await lookAt(other.domain, 'third');
    await app.sees('Add a tenant: 2 of 3');
    app.press('enter').type('browser').press('enter', 'tab').type(other.device_client_id).press('ctrl+s');
    await app.sees('Add a tenant: 3 of 3');
    app.press('ctrl+s');
    await app.sees(/[A-Z]{4}-[A-Z]{4}/);
    await app.sees('waiting until somebody has agreed');
    app.press('y');
    expect(app.left.at(-1)).toMatchObject({ type: 'copy' });
    app.press('esc');
    await app.sees('Add a tenant: 3 of 3');
    app.press('esc', 'esc', 'y', 'esc', 'y');
    expect(names()).toEqual(['acme-dev', 'next']);
  });
});

describe('A tenant that is there', () => {
  test('is told how long to keep its log, and that older events cannot be read again', async () => {
    app.press('t').type('edit').press('enter');
    await app.sees('Edit the tenant');
    app.press('tab', 'tab', 'ctrl+u').type('90');
    await app.sees('a time such as 90d');
    app.type('d');
    await app.sees('Events older than that are deleted from the mirror');
    app.press('ctrl+s');
    await app.sees('Changed next');
    expect(app.commands.session.tenant('next')).toMatchObject({ keep_logs: '90d', read_only: true });
  });

  test('is edited: environment and access', async () => {
    app.press('t').type('edit').press('enter');
    await app.sees('Edit the tenant');
    app.press('ctrl+s');
    await app.sees('nothing is changed yet');
    app.press('enter').type('dev').press('enter');
    await app.sees('Changes will no longer want the target typed');
    app.press('tab', 'space', 'ctrl+s');
    await app.sees('Changed next');
    expect(app.commands.session.tenant('next')).toMatchObject({ environment: 'development', read_only: false });
    expect(app.state.tenants.find(({ tenant }) => tenant.name === 'next')?.tenant.read_only).toBe(false);
  });

  test('is removed with rows, key and secret once its name was typed', async () => {
    const { session } = app.commands;
    (await session.openWriter(session.tenant('next'))).close();
    expect(readdirSync(session.paths.data)).toContain('next');
    app.press('t').type('remove').press('enter');
    await app.sees('Remove the tenant from this computer');
    app.type('nex').press('ctrl+s');
    await app.sees('is not the name');
    expect(names()).toContain('next');
    app.type('t').press('ctrl+s');
    await app.sees('Removed next');
    expect(names()).toEqual(['acme-dev']);
    expect(existsSync(join(session.paths.data, 'next'))).toBe(false);
    const store = await session.credentials();
    for (const name of ['client', 'mirror'] as const) expect(await store.get('next', name)).toBeUndefined();
    expect(app.state).toMatchObject({ active: 'acme-dev', screen: 'users' });
  });

  test('can be made at Auth0: that is where the browser is sent', async () => {
    app.press('t').type('create').press('enter');
    await app.until('the browser is sent there', () => app.left.some((effect) => effect.type === 'open-page'));
    expect(app.left.at(-1)).toEqual({ type: 'open-page', link: 'https://manage.auth0.com/' });
  });
});
