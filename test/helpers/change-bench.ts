import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import type { ChangeContext } from '../../src/changes/changes.ts';
import { planChange } from '../../src/changes/plan-change.ts';
import { openJournal } from '../../src/changes/open-journal.ts';
import { systemClock } from '../../src/clock.ts';
import type { Clock } from '../../src/clock.ts';
import type { Change, ChangeAction } from '../../src/domain/change.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { Secret } from '../../src/secret.ts';

/** A folder with the files of one tenant, for tests that change users. */
export interface BenchFiles {
  readonly folder: string;
  readonly mirrorKey: string;
  readonly journalKey: string;
}

export function makeBenchFiles(): BenchFiles {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-changes-'));
  return { folder, mirrorKey: randomBytes(32).toString('hex'), journalKey: randomBytes(32).toString('hex') };
}

export function removeBenchFiles({ folder }: BenchFiles): void {
  rmSync(folder, { recursive: true });
}

export interface Bench extends ChangeContext {
  close(): void;
}

/** A context as the programs make it: a real client, mirror and journal. */
export function openBench(
  files: BenchFiles,
  tenant: Tenant,
  options: { secret: string; clock?: Clock; response?: number },
): Bench {
  const { clock = systemClock, response = 5000 } = options;
  const secret = new Secret(options.secret);
  const requestTimeouts = { connect: 2000, response, request: 2 * response };
  const client = openClient({ tenant, secret, clock, reserve: 0.2, requestTimeouts });
  const mirror = openMirrorWriter(join(files.folder, 'mirror.db'), tenant.name, new Secret(files.mirrorKey));
  const journal = openJournal(join(files.folder, 'journal.db'), new Secret(files.journalKey));
  const close = (): void => {
    client.close();
    mirror.close();
    journal.close();
  };
  return { tenant, client, mirror, journal, now: () => clock.now(), close };
}

/** The change of one user, planned. */
export async function planFor(
  context: ChangeContext,
  action: ChangeAction,
  user_id: string,
  input?: unknown,
): Promise<Change> {
  return await planChange(context, { action, subject: { kind: 'user', id: user_id }, input });
}

/** Changes a user past the journal, as somebody else would. */
export async function patchBehind(client: Auth0Client, user_id: string, body: Record<string, unknown>) {
  const request = { method: 'PATCH', path: `/users/${encodeURIComponent(user_id)}`, body } as const;
  return await client.send(request, 'somebody-else', { priority: 'person', reason: 'person' });
}
