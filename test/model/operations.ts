import * as fc from 'fast-check';

import type { Fault } from '../../fixtures/faults/faults.ts';
import type { FaultKind } from '../../fixtures/faults/fault-kinds.ts';
import { Refusal } from '../../fixtures/http/refusal.ts';
import { importedUsers } from '../../fixtures/log-events/accounts.ts';
import type { Acts } from '../../fixtures/acts/acts.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import type { JobName } from '../../src/domain/job.ts';
import { askFor } from './ask-for.ts';
import { changeByTerminal, type OwnChange } from './own-change.ts';
import { restoreTenant } from './tenant-picture.ts';
import type { World } from './world.ts';

/** One step of a history. Plain JSON, so that a history that failed can be kept as a row of a table. */
export interface Operation {
  readonly do: string;
  readonly [parameter: string]: unknown;
}

interface OperationRow {
  readonly do: string;
  readonly weight: number;
  readonly parameters: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  readonly perform: (world: World, operation: never) => unknown;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The same few more often: what goes wrong goes wrong between two changes of one user. */
const who = fc.oneof(fc.nat(3), fc.nat(99));
const short = fc.nat(9);

type Named = { readonly who: number };
type TwoChanges = { readonly job: JobName; readonly few: number; readonly second: 'log in' | 'delete' };

/** What somebody does to or with one user, besides the product. */
function act(
  name: string,
  weight: number,
  perform: (acts: Acts, user: UserProfile, few: number) => unknown,
): OperationRow {
  return {
    do: name,
    weight,
    parameters: { who, few: short },
    perform: (world: World, { who, few }: Named & { few: number }) => {
      const user = world.user(who);
      if (user !== undefined) perform(world.simulator.acts, user, few);
    },
  };
}

/** What another program does by the Management API. */
function call(
  name: string,
  weight: number,
  perform: (world: World, user: UserProfile, other: UserProfile) => Promise<unknown>,
): OperationRow {
  return {
    do: name,
    weight,
    parameters: { who, other: who },
    perform: async (world: World, { who, other }: Named & { other: number }) => {
      const [user, second] = [world.user(who), world.user(other)];
      if (user !== undefined && second !== undefined) await perform(world, user, second);
    },
  };
}

const id = ({ user_id }: UserProfile): string => encodeURIComponent(user_id);

const rows: readonly OperationRow[] = [
  act('log in', 6, (acts, { user_id }) => acts.login(user_id)),
  act('fail to log in', 1, (acts, { user_id }) => acts.failLogin(user_id)),
  act('try many passwords', 1, (acts, { user_id }) => acts.bruteForce(user_id)),
  act('change the password', 1, (acts, { user_id }) => acts.changePassword(user_id)),
  act('verify the address', 1, (acts, { user_id }) => acts.verifyEmail(user_id)),
  act('change the address', 1, (acts, { user_id, email }, few) => {
    if (email !== undefined) acts.changeEmail(user_id, `moved.${few}@example.org`);
  }),
  act('block', 2, (acts, { user_id, blocked }) => acts.patch(user_id, { blocked: blocked !== true })),
  act('change metadata', 2, (acts, { user_id }, few) =>
    acts.patch(user_id, { app_metadata: { few, [`k${few}`]: few } }),
  ),
  act('remove metadata', 1, (acts, { user_id }, few) => acts.patch(user_id, { app_metadata: { [`k${few}`]: null } })),
  act('delete', 4, (acts, { user_id }) => acts.remove(user_id)),
  {
    do: 'sign up',
    weight: 4,
    parameters: { times: fc.integer({ min: 1, max: 3 }) },
    perform: ({ simulator }: World, { times }: { times: number }) => {
      for (let count = 0; count < times; count += 1) simulator.acts.signUp();
    },
  },
  {
    do: 'vanish',
    weight: 1,
    parameters: { who },
    perform: (world: World, { who }: Named) => {
      const user = world.user(who);
      if (user === undefined) return;
      world.unannounced.add(user.user_id);
      world.simulator.acts.removeSilently(user.user_id);
    },
  },
  call('link', 3, async (world, user, other) => {
    const [provider = '', ...rest] = other.user_id.split('|');
    await world.otherProgram('POST', `/users/${id(user)}/identities`, { provider, user_id: rest.join('|') });
  }),
  call('unlink', 2, async (world, user) => {
    const linked = world.users().find(({ identities = [] }) => identities.length > 1) ?? user;
    const identity = linked.identities?.[1];
    if (identity === undefined) return;
    const path = `/users/${id(linked)}/identities/${identity.provider}/${encodeURIComponent(String(identity.user_id))}`;
    await world.otherProgram('DELETE', path);
  }),
  call('delete by API', 2, async (world, user) => await world.otherProgram('DELETE', `/users/${id(user)}`)),
  call(
    'patch by API',
    2,
    async (world, user, other) =>
      await world.otherProgram('PATCH', `/users/${id(user)}`, { user_metadata: { friend: other.name ?? null } }),
  ),
  call('delete by address', 1, async (world, user) => {
    const connection = connectionOf(world, user);
    if (connection === undefined || user.email === undefined) return;
    const path = `/connections/${connection}/users?email=${encodeURIComponent(user.email)}`;
    world.unannounced.add(user.user_id);
    await world.otherProgram('DELETE', path);
  }),
  call('assign roles', 1, async (world, user) => {
    const role = world.simulator.tenant.roles.all()[0];
    if (role !== undefined) await world.otherProgram('POST', `/users/${id(user)}/roles`, { roles: [role.id] });
  }),
  call(
    'add a phone as second factor',
    1,
    async (world, user) =>
      await world.otherProgram('POST', `/users/${id(user)}/authentication-methods`, {
        type: 'phone',
        name: 'phone',
        phone_number: '+15555550100',
        preferred_authentication_method: 'sms',
      }),
  ),
  call(
    'delete the second factors',
    1,
    async (world, user) => await world.otherProgram('DELETE', `/users/${id(user)}/authentication-methods`),
  ),
  call('delete the connection', 1, async (world, user) => {
    const connection = connectionOf(world, user);
    const name = user.identities?.[0]?.connection;
    const members = world.users().filter(({ identities }) => identities?.[0]?.connection === name);
    if (connection === undefined) return;
    for (const { user_id } of members) world.unannounced.add(user_id);
    await world.otherProgram('DELETE', `/connections/${connection}`);
  }),
  {
    do: 'import',
    weight: 2,
    parameters: { users: fc.integer({ min: 1, max: 12 }), upsert: fc.boolean() },
    perform: async (world: World, { users, upsert }: { users: number; upsert: boolean }) => {
      const { connections } = world.simulator.tenant.catalogue;
      const connection = connections.find(({ strategy_type }) => strategy_type === 'database');
      const known = upsert ? world.users().slice(0, 2) : [];
      const records = [
        ...known.flatMap(({ email }) => (email === undefined ? [] : [{ email, user_metadata: { imported: users } }])),
        ...Array.from({ length: users }, (_, at) => ({ email: `import${world.events.size}.${at}@example.net` })),
      ];
      if (connection === undefined) return;
      const form = { connection_id: connection.id, upsert: String(upsert), users: JSON.stringify(records) };
      await world.otherProgram('POST', '/jobs/users-imports', formText(form));
    },
  },
  {
    // All in one millisecond, as a script of an administrator writes them.
    do: 'create many at once',
    weight: 1,
    parameters: {
      users: fc.oneof(
        { weight: 30, arbitrary: fc.integer({ min: 5, max: 30 }) },
        { weight: 1, arbitrary: fc.constant(1100) },
      ),
    },
    perform: (world: World, { users }: { users: number }) => createAtOnce(world, users),
  },
  {
    do: 'pass',
    weight: 16,
    parameters: {
      ms: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 1, max: 5 * second }) },
        { weight: 3, arbitrary: fc.integer({ min: second, max: 3 * minute }) },
        { weight: 1, arbitrary: fc.integer({ min: minute, max: 20 * minute }) },
      ),
    },
    perform: async (world: World, { ms }: { ms: number }) => await world.pass(ms),
  },
  {
    do: 'fault',
    weight: 8,
    parameters: {
      kind: fc.constantFrom<FaultKind>(
        'rate-limit',
        'retry-after',
        'rate-limit-bare',
        'drained',
        'gateway',
        'error',
        'slow',
        'slow-body',
        'truncate',
        'cut-short',
        'reset',
        'reset-after',
        'token-expired',
        'token-invalid',
        'login-page',
        'redirect',
        'empty',
        'empty-page',
        'moving-users',
        'scrambled-logs',
        'repeated-logs',
        'stuck-job',
        'failed-job',
        'export-expired',
      ),
      path: fc.constantFrom(
        '/',
        '/api/v2/',
        'GET /api/v2/users',
        'GET /api/v2/users/',
        '/api/v2/logs',
        '/api/v2/jobs',
        '.json.gz',
        '/oauth/token',
      ),
      times: fc.integer({ min: 1, max: 4 }),
      after: fc.integer({ min: 0, max: 6 }),
      ms: fc.integer({ min: 100, max: 40 * second }),
    },
    perform: ({ simulator }: World, { do: _do, ...fault }: Operation) =>
      void simulator.faults.add(fault as unknown as Fault),
  },
  {
    do: 'delay events',
    weight: 1,
    parameters: { times: fc.integer({ min: 1, max: 4 }), ms: fc.integer({ min: second, max: 2 * minute }) },
    perform: ({ simulator }: World, { times, ms }: { times: number; ms: number }) =>
      void simulator.faults.add({ kind: 'late-logs', times, ms }),
  },
  {
    do: 'be offline',
    weight: 2,
    parameters: { ms: fc.integer({ min: second, max: 10 * minute }) },
    perform: (world: World, { ms }: { ms: number }) => {
      world.offline_until = world.time.now() + ms;
    },
  },
  {
    do: 'kill',
    weight: 6,
    parameters: {
      after: fc.integer({ min: 1, max: 120 }),
      down: fc.oneof(fc.integer({ min: 0, max: minute }), fc.integer({ min: 0, max: 3 * hour })),
      kept: fc.oneof(
        { weight: 2, arbitrary: fc.constant(1) },
        { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
      ),
    },
    perform: (world: World, { after, down, kept }: { after: number; down: number; kept: number }) =>
      world.crashAfter(after, { down, kept }),
  },
  {
    // Between the pages of the log and what is stored of them lie few steps.
    do: 'kill while the log is read',
    weight: 6,
    parameters: { who, times: fc.integer({ min: 1, max: 8 }), after: fc.integer({ min: 1, max: 12 }) },
    perform: async (world: World, { who, times, after }: Named & { times: number; after: number }) => {
      const user = world.user(who);
      if (user === undefined) return;
      for (let count = 0; count < times; count += 1) world.simulator.acts.failLogin(user.user_id);
      await world.pass(world.setting.logLag);
      askFor(world, 'log-events');
      world.crashAfter(after, { down: 0, kept: 1 });
      await world.pass(second);
    },
  },
  {
    do: 'be off',
    weight: 2,
    parameters: { ms: fc.oneof(fc.integer({ min: minute, max: 20 * hour }), fc.integer({ min: hour, max: 40 * day })) },
    perform: async (world: World, { ms }: { ms: number }) => {
      await world.stopDaemon();
      world.sleepFor(ms);
      world.startDaemon();
    },
  },
  {
    do: 'close the lid',
    weight: 1,
    parameters: { ms: fc.oneof(fc.integer({ min: minute, max: 12 * hour }), fc.integer({ min: hour, max: 3 * day })) },
    perform: (world: World, { ms }: { ms: number }) => world.sleepFor(ms),
  },
  {
    do: 'set the clock',
    weight: 2,
    parameters: {
      by: fc.oneof(fc.integer({ min: -minute, max: minute }), fc.integer({ min: -5 * hour, max: 5 * hour })),
    },
    perform: (world: World, { by }: { by: number }) => {
      world.offset += by;
    },
  },
  {
    do: 'change from here',
    weight: 4,
    parameters: {
      who,
      action: fc.constantFrom('block', 'unblock', 'delete', 'edit-metadata'),
      few: short,
    },
    perform: async (world: World, change: OwnChange & Operation) => await changeByTerminal(world, change),
  },
  {
    do: 'ask for a sync',
    weight: 3,
    parameters: { job: fc.constantFrom<JobName>('users-changed', 'users-full', 'reconcile', 'log-events') },
    perform: (world: World, { job }: { job: JobName }) => askFor(world, job),
  },
  {
    // A list that is read then has the first change, and the mirror may have read both by id.
    do: 'change twice while searches lag behind',
    weight: 5,
    parameters: {
      who,
      job: fc.constantFrom<JobName>('users-changed', 'users-full'),
      few: short,
      second: fc.constantFrom('log in', 'delete'),
    },
    perform: async (world: World, { who, job, few, second: what }: Named & TwoChanges) => {
      const { searchLag, interval } = world.setting;
      const user = world.user(who);
      if (user === undefined) return;
      world.simulator.acts.login(user.user_id);
      await world.pass(searchLag + few * second);
      if (world.simulator.user(user.user_id) === undefined) return;
      if (what === 'delete') world.simulator.acts.remove(user.user_id);
      else world.simulator.acts.login(user.user_id);
      await world.pass(Math.min(interval + 3 * second, Math.max(1, searchLag - few * second)));
      askFor(world, job);
      await world.pass(few * second);
    },
  },
  {
    do: 'restore the tenant',
    weight: 1,
    parameters: { back: fc.nat(20) },
    perform: (world: World, { back }: { back: number }) => {
      const picture = world.pictures.at(-1 - (back % world.pictures.length));
      if (picture !== undefined) restoreTenant(world, picture);
    },
  },
];

/** Any operation, the usual ones more often. */
export const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  ...rows.map(({ do: name, weight, parameters }) => ({
    weight,
    arbitrary: fc.record({ do: fc.constant(name), ...parameters }) as fc.Arbitrary<Operation>,
  })),
);

/** What the tenant refuses is left undone. */
export async function perform(world: World, operation: Operation): Promise<void> {
  const row = rows.find(({ do: name }) => name === operation.do);
  if (row === undefined) throw new Error(`no operation is called ${operation.do}`);
  // Two changes of one user in the same millisecond cannot be told apart by anybody.
  await world.pass(1);
  try {
    await row.perform(world, operation as never);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  world.look();
}

function connectionOf(world: World, user: UserProfile): string | undefined {
  const name = user.identities?.[0]?.connection;
  return world.simulator.tenant.catalogue.connections.find((each) => each.name === name)?.id;
}

function createAtOnce({ simulator, time }: World, count: number): void {
  const { tenant } = simulator;
  const connection = tenant.catalogue.connections[0];
  if (connection === undefined) return;
  const at = new Date(time.now()).toISOString();
  for (let left = count; left > 0; left -= 1) {
    const number = String(tenant.users.end).padStart(24, '0');
    const identity = { connection: connection.name, provider: connection.strategy, user_id: number, isSocial: false };
    const user_id = `${connection.strategy}|${number}`;
    const user = { user_id, email: `n${number}@example.com`, name: `n ${number}`, created_at: at, updated_at: at };
    tenant.users.add({ ...user, identities: [identity] }, time.now());
  }
  tenant.logs.write(importedUsers('sui', time.now(), tenant.words, connection), time.now());
}

function formText(fields: Readonly<Record<string, string>>): string {
  const boundary = '--model';
  const parts = Object.entries(fields).map(([name, value]) => {
    const file = name === 'users' ? '; filename="users.json"\r\nContent-Type: application/json' : '';
    return `${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  return `${parts.join('')}${boundary}--\r\n`;
}
