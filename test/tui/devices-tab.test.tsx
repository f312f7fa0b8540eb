import { describe, expect, test } from 'vitest';

import type { Detail, DetailItem, DetailKind } from '../../src/domain/detail.ts';
import { readUserProfile } from '../../src/domain/user.ts';
import { deviceWords } from '../../tui/components/device-words.ts';
import type { Effect } from '../../tui/effect.ts';
import { acme, startOfTest, TestApp } from './test-app.tsx';

const ada = readUserProfile({ user_id: 'auth0|ada', name: 'Ada', updated_at: '2026-11-21T10:00:00.000Z' });

const chrome =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const token = {
  id: '1',
  client_id: 'c1',
  created_at: '2026-03-02T10:00:00.000Z',
  last_exchanged_at: '2026-11-21T10:00:00.000Z',
  rotating: true,
  device: { last_user_agent: chrome, last_ip: '203.0.113.9' },
  resource_servers: [{ audience: 'https://api', scopes: 'openid offline_access' }],
};
const credential = { id: 'dcr_1', device_name: 'iPhone\u001B[31m 16', type: 'refresh_token', client_id: 'c1' };
const key = { id: 'dcr_2', device_name: 'Pixel 9', type: 'public_key', client_id: 'c9' };

function detail(kind: DetailKind, items: readonly DetailItem[], changes: Partial<Detail> = {}): Detail {
  return { owner: ada.user_id, kind, items, complete: true, read_at: startOfTest - 5_000, ...changes };
}

const noPlan = { reason: 'plan', words: 'the plan of this tenant has no refresh tokens' } as const;

async function open(details: readonly Detail[], size = { columns: 100, rows: 24 }): Promise<TestApp> {
  const app = new TestApp([{ tenant: acme(), users: [ada] }], size);
  const catalogues = { clients: [{ client_id: 'c1', name: 'web-spa' }] };
  app.writers.get('acme-prod')?.commitBatch({ details, catalogues }, startOfTest);
  app.look();
  await app.press('enter', '2');
  return app;
}

const shown: ReadonlySet<DetailKind> = new Set(['devices', 'refresh_tokens']);

function asked(app: TestApp): string[] {
  return app.effects.flatMap((effect: Effect) =>
    effect.type === 'read-detail' && shown.has(effect.kind) ? [effect.kind] : [],
  );
}

describe('Devices tab', () => {
  test('shows refresh tokens with their dates, and public keys beside them', async () => {
    const app = await open([detail('devices', [credential, key]), detail('refresh_tokens', [token])]);
    const text = app.text();
    expect(text).toContain('[2 Devices]');
    expect(text).toMatch(/Chrome on macOS +web-spa +2026-03-02 +2h rotating/);
    expect(text).toMatch(/Pixel 9 +c9 +public key/);
    expect(text).toContain('2 devices stay logged in');
    expect(text).not.toContain('iPhone');
  });

  test('shows device credentials where the plan lists no refresh tokens, and says why there are no dates', async () => {
    const tokens = detail('refresh_tokens', [], { complete: false, problem: noPlan });
    const app = await open([detail('devices', [credential]), tokens]);
    expect(app.text()).toMatch(/iPhone.* 16 +web-spa/);
    expect(app.raw()).not.toContain('iPhone\u001B[31m');
    expect(app.text()).toContain('no dates: the plan of this tenant has no refresh tokens');
  });

  test('names the scope that is missing', async () => {
    const problem = { reason: 'scope', words: 'the token lacks the scope read:device_credentials' } as const;
    const nothing = { complete: false, problem };
    const app = await open([detail('devices', [], nothing), detail('refresh_tokens', [], nothing)]);
    expect(app.text()).toContain('the token lacks the scope read:device_credentials');
    expect(app.text()).toContain('Grant it to the application');
  });

  test('asks Auth0 when it is opened, by r, and again when the details are outdated; not while it is asked', async () => {
    const app = await open([]);
    expect(asked(app)).toEqual(['devices', 'refresh_tokens']);
    expect(app.text()).toContain('asking Auth0');
    await app.press('down', 'r');
    expect(asked(app)).toHaveLength(2);
    const wanted = { tenant: 'acme-prod', owner: ada.user_id, kind: 'devices' } as const;
    app.writers.get('acme-prod')?.commitBatch({ details: [detail('devices', [credential])] }, startOfTest);
    app.send({ type: 'detail-asked', wanted });
    app.send({ type: 'detail-asked', wanted: { ...wanted, kind: 'refresh_tokens' } });
    app.look();
    expect(app.text()).toContain('1 device stays logged in');
    await app.press('3', '2');
    expect(asked(app)).toHaveLength(2);
    await app.press('r');
    expect(app.effects.findLast((effect) => effect.type === 'read-detail')).toMatchObject({ most_age: 0 });
    expect(asked(app)).toHaveLength(4);
    app.send({ type: 'detail-asked', wanted });
    app.send({ type: 'tick', now: app.now + 20_000 });
    const mark = { owner: ada.user_id, kind: 'devices', at: startOfTest } as const;
    app.writers.get('acme-prod')?.commitBatch({ forgetDetails: [mark] }, startOfTest);
    app.look();
    expect(asked(app)).toHaveLength(5);
  });

  test('offline shows what was read before and why it is no newer', async () => {
    const app = await open([detail('devices', [credential])]);
    const problem = { title: 'no connection', message: 'nothing listens there', hint: 'Check the network.' };
    app.send({ type: 'detail-asked', wanted: { tenant: 'acme-prod', owner: ada.user_id, kind: 'devices' }, problem });
    expect(app.text()).toMatch(/iPhone.* 16/);
    expect(app.text()).toContain('no connection: nothing listens there');
    expect(app.text()).toContain('This is what was read before');
  });

  test('says so when there is none, and fits a narrow terminal', async () => {
    const empty = [detail('devices', []), detail('refresh_tokens', [])];
    expect((await open(empty)).text()).toContain('No device stays logged in');
    const app = await open([detail('devices', [key]), detail('refresh_tokens', [token])], { columns: 80, rows: 24 });
    expect(app.frame()).toHaveLength(24);
    expect(app.text()).toContain('Chrome on macOS');
  });
});

test.each([
  [chrome, 'Chrome on macOS'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Mobile/15E148 Safari/604.1',
    'Safari on iPhone',
  ],
  ['Mozilla/5.0 (Linux; Android 16) Chrome/141.0.0.0 Mobile Safari/537.36', 'Chrome on Android'],
  ['WebshopApp/7.2.1 CFNetwork/1494 Darwin/23.4.0', 'WebshopApp 7.2.1'],
  ['', 'unknown device'],
  [undefined, 'unknown device'],
])('the user agent %s is called %s', (agent, words) => {
  expect(deviceWords(agent)).toBe(words);
});
