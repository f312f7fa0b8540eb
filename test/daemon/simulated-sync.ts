import { isDeepStrictEqual } from 'node:util';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { expect } from 'vitest';

import { openClient } from '../../src/auth0/open-client.ts';
import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import type { Clock } from '../../src/clock.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { mirrorFile, type Paths, resolvePaths } from '../../src/paths.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import type { MirrorReader, MirrorWriter } from '../../src/mirror/mirror.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { Secret } from '../../src/secret.ts';
import { commitStep } from '../../daemon/commit-step.ts';
import { exportFields } from '../../daemon/jobs/users-by-export.ts';
import type { JobEnd, SyncJob } from '../../daemon/jobs/sync-job.ts';
import { type RunningSimulator, type SimulatorOptions, startSimulator } from '../../fixtures/start-simulator.ts';
import { QuickClock } from './quick-clock.ts';

/** A simulated tenant with a client, a mirror in a folder of its own, and one clock for all of them. */
export interface SimulatedSync {
  readonly simulator: RunningSimulator;
  readonly clock: QuickClock;
  readonly client: Auth0Client;
  readonly mirror: MirrorWriter;
  /** Runs a job to its end, as the loop does. @param steps stop after so many batches, as if killed there */
  run(job: SyncJob, steps?: number): Promise<JobEnd | undefined>;
  /** Runs a job again and again until it says that there is no more. */
  runAll(job: SyncJob): Promise<void>;
  close(): Promise<void>;
}

export function tenantOf(simulator: Pick<RunningSimulator, 'domain' | 'client_id'>, name = 'acme'): Tenant {
  return {
    name,
    domain: simulator.domain,
    client_id: simulator.client_id,
    credential: 'client_secret',
    environment: 'development',
    read_only: true,
    loopback_http: true,
  };
}

export async function simulatedSync(options: SimulatorOptions = {}): Promise<SimulatedSync> {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-sync-'));
  const clock = new QuickClock();
  const simulator = await startSimulator({
    users: 200,
    plan: 'enterprise',
    searchLag: 0,
    logLag: 0,
    clock,
    ...options,
  });
  const client = clientOf(simulator, clock);
  const mirror = mirrorIn(resolvePaths({ TENANTRY_HOME: folder }), clock);
  const controller = new AbortController();
  const run = async (job: SyncJob, steps = Number.POSITIVE_INFINITY) => {
    const { signal } = controller;
    const request = { signal, priority: 'sync', reason: job.name } as const;
    const batches = job.run({ client, mirror, clock, signal, request });
    for (let step = 0; step < steps; step += 1) {
      const next = await batches.next();
      if (next.done === true) {
        const { last } = next.value;
        if (last !== undefined) await commitStep({ client, mirror }, last, clock.now());
        return next.value;
      }
      await commitStep({ client, mirror }, next.value, clock.now());
    }
    await batches.return({});
    return undefined;
  };
  return {
    simulator,
    clock,
    client,
    mirror,
    run,
    runAll: async (job) => {
      while ((await run(job))?.more === true);
    },
    close: async () => {
      controller.abort();
      client.close();
      mirror.close();
      await simulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function clientOf(simulator: RunningSimulator, clock: Clock): Auth0Client {
  return openClient({ tenant: tenantOf(simulator), secret: new Secret(simulator.client_secret), clock, reserve: 0.2 });
}

function mirrorIn(paths: Paths, clock?: Clock): MirrorWriter {
  const file = mirrorFile(paths, 'acme');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return openMirrorWriter(file, 'acme', new Secret('ab'.repeat(32)), { now: clock && (() => clock.now()) });
}

/** Every user of a mirror by id. */
export function usersOf(mirror: MirrorReader): Map<string, unknown> {
  const rows = mirror.listUsers({ sort: { field: 'created_at', descending: false }, offset: 0, limit: 1_000_000 });
  return new Map(rows.map(({ user_id }) => [user_id, mirror.getUser(user_id)?.profile]));
}

/** The mirror holds what the tenant holds, row for row; of a user who was only exported, what an export can hold. */
export function expectSameUsers({ mirror, simulator }: { mirror: MirrorReader; simulator: RunningSimulator }): void {
  const mirrored = usersOf(mirror);
  const real = new Map(simulator.allUsers().map((user) => [user.user_id, user]));
  const expected = (id: string) => (mirror.getUser(id)?.source === 'export' ? exportable(real.get(id)) : real.get(id));
  const differing = [...new Set([...mirrored.keys(), ...real.keys()])].filter(
    (id) => !isDeepStrictEqual(mirrored.get(id), expected(id)),
  );
  expect(differing.slice(0, 3).map((id) => [id, mirrored.get(id), expected(id)])).toEqual([]);
}

function exportable(user: UserProfile | undefined): Record<string, unknown> | undefined {
  const fields = new Set<string>(exportFields);
  return user && Object.fromEntries(Object.entries(user).filter(([field]) => fields.has(field)));
}

export function createUser({ simulator, clock }: SimulatedSync, user_id: string): UserProfile {
  const at = new Date(clock.now()).toISOString();
  const [provider = '', id = ''] = user_id.split('|');
  const identity = { connection: 'Username-Password-Authentication', provider, user_id: id, isSocial: false };
  const user = { user_id, email: 'new@example.com', created_at: at, updated_at: at, identities: [identity] };
  simulator.tenant.users.add(user, clock.now());
  return user;
}

export function deleteUser({ simulator, clock }: SimulatedSync, number: number): UserProfile {
  const user = simulator.tenant.users.get(number)!;
  simulator.tenant.users.remove(number, clock.now());
  return user;
}

/** Changes a user the way the Management API does: `updated_at` moves. */
export function changeUser({ simulator, clock }: SimulatedSync, number: number, change: object): UserProfile {
  const user = { ...simulator.tenant.users.get(number)!, ...change, updated_at: new Date(clock.now()).toISOString() };
  simulator.tenant.users.replace(number, user, clock.now());
  return user;
}
