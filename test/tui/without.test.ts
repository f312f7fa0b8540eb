import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { RunningSimulator } from '../../fixtures/start-simulator.ts';
import type { Detail } from '../../src/domain/detail.ts';
import { screens } from '../../tui/screens/index.ts';
import type { Screen } from '../../tui/screens/screen.ts';
import type { WantedDetail } from '../../tui/screens/wanted.ts';
import { detailState } from '../../tui/state/details.ts';
import { tabs } from '../../tui/tabs/index.ts';
import type { Tab } from '../../tui/tabs/tab.ts';
import { LiveApp } from '../helpers/live-app.tsx';

/** Everywhere that one can go: every screen with a chord, every tab of a user. Later ones join by themselves. */
const places: readonly (readonly [string, Screen | Tab, readonly string[]])[] = [
  ...screens.flatMap((screen) =>
    screen.key === undefined ? [] : [[`screen ${screen.title}`, screen, screen.key.split(' ')] as const],
  ),
  ...tabs.map((tab, at) => [`tab ${tab.title}`, tab, ['g', 'u', 'enter', String(at + 1)]] as const),
];

/** What the mirror is filled with. */
const mirrored = ['users', 'logs', 'connections', 'clients', 'roles', 'resource_servers'].map((kind) => `read:${kind}`);

type Options = NonNullable<Parameters<typeof LiveApp.open>[0]>;

interface Condition {
  readonly title: string;
  readonly options?: Options;
  /** What happens once the mirror is filled. */
  happen?(app: LiveApp): Promise<void>;
  /** What every place has to say, of what is missing and of what to do. */
  readonly says?: readonly RegExp[];
  /** What is said where a detail could not be had. */
  readonly ofDetails?: (details: readonly Detail[]) => readonly RegExp[];
}

const conditions: readonly Condition[] = [
  {
    title: 'without the scopes for details',
    options: { simulator: { scopes: mirrored } },
    ofDetails: (details) => {
      const scopes = details.flatMap(({ problem }) => (problem?.reason === 'scope' ? (problem.scopes ?? []) : []));
      return scopes.length === 0 ? [] : [new RegExp(scopes.join('|')), /Grant it|tenantry tenants test acme-dev/];
    },
  },
  {
    title: 'in a plan without what is paid for',
    options: { simulator: { plan: 'essentials' } },
    ofDetails: (details) =>
      details.length > 0 && details.every(({ problem }) => problem?.reason === 'plan') ? [/\bplan\b/] : [],
  },
  {
    title: 'when Auth0 cannot be reached',
    happen: async (app) => {
      await app.simulator.close();
      await tellStatus(app, {
        error: {
          kind: 'network',
          message: 'acme.example could not be reached',
          hint: 'Check the network.',
          at: Date.now(),
        },
      });
    },
    says: [/offline/, /The mirror stays readable|could not read it again|Check the network|not reached/],
  },
  {
    title: 'when the mirror is three days old and nobody works on it',
    happen: async (app) => tellStatus(app, { last_success_at: Date.now() - 3.5 * 86_400_000 }),
    says: [/3d ago/, /&.*start|start.*&/],
  },
  {
    title: 'when the mirror cannot be read',
    happen: async (app) => {
      const problem = { title: 'mirror cannot be read', message: 'the key does not fit', hint: 'Sync it anew.' };
      app.press('enter', 'g', 'u');
      app.send({ type: 'mirror', tenant: 'acme-dev', mirror: 'failed', version: 0, problem });
      return Promise.resolve();
    },
    says: [/mirror cannot be read|the key does not fit/, /Sync it anew/],
  },
  {
    title: 'in a read-only tenant',
    options: { tenant: { read_only: true } },
    says: [/READ-ONLY/],
  },
];

describe.each(conditions.map((condition) => [condition.title, condition] as const))('%s', (_, condition) => {
  let app: LiveApp;
  beforeAll(async () => {
    app = await LiveApp.open({ users: 30, columns: 100, rows: 30, ...condition.options, prepare: someone });
    await condition.happen?.(app);
    app.send({ type: 'daemon', daemon: { state: 'dead', tenants: {} } });
    app.press('s', 'e', 'g', 'g');
  });
  afterAll(async () => await app[Symbol.asyncDispose]());

  test.each(places)('%s says what is missing and what to do', async (title, place, keys) => {
    app.press(...keys);
    const wanted = (): readonly WantedDetail[] =>
      (place.wants?.(app.state) ?? []).flatMap((each) => ('kind' in each ? [each] : []));
    // Where the mirror cannot be read there is nothing to wait for.
    const isReadable = app.state.tenants.every(({ mirror }) => mirror === 'open');
    const details = (): readonly WantedDetail[] => (isReadable ? wanted() : []);
    await app.until('everything is read', () =>
      details().every((each) => {
        const { asking, read, problem } = detailState(app.state, each);
        return !asking && (read?.detail !== undefined || problem !== undefined);
      }),
    );
    await app.until('the profile is read', () => app.state.user?.refetch.state !== 'running');
    const read = details().flatMap((each) => detailState(app.state, each).read?.detail ?? []);
    const demands = [...(condition.says ?? []), ...(condition.ofDetails?.(read) ?? [])];
    const text = app.text();
    for (const demand of demands) expect(text, title).toMatch(demand);
    const unasked = details().flatMap((each) => {
      const { read, problem } = detailState(app.state, each);
      return read?.detail === undefined && problem !== undefined ? [problem] : [];
    });
    if (unasked.length > 0) expect(text, title).toMatch(/could not be asked|could not read it again|Check the network/);
    const body = text.split('\n').slice(2, -3);
    expect(body.join('\n'), title).toMatch(/\w{3}/);
    if (condition.options?.tenant?.read_only === true) expectNoWriting(app);
    app.press('g', 'u');
  });
});

/** Somebody with a device, whose address is the first of all. */
function someone(simulator: RunningSimulator): void {
  simulator.acts.signUp({ email: 'aaa@example.com' });
}

/** No key of an action is there, and the menu says why. */
function expectNoWriting(app: LiveApp): void {
  app.press('B', 'D', 'e');
  expect(app.state.overlays).toEqual([]);
  app.press('a');
  if (app.state.overlays.length === 0) return;
  expect(app.text()).toContain('allow changes by t, Edit acme-dev');
  app.press('esc');
}

async function tellStatus(app: LiveApp, status: Readonly<Record<string, unknown>>): Promise<void> {
  const { session } = app.commands;
  const [tenant] = session.config.read().tenants;
  if (tenant === undefined) throw new Error('no tenant');
  const mirror = await session.openWriter(tenant);
  const now = Date.now();
  for (const job of ['users-full', 'users-changed', 'log-events'] as const) {
    mirror.commitBatch({ status: { job, state: 'idle', ...status } }, now);
  }
  mirror.close();
  await app.sees(/offline|3d ago/);
}
