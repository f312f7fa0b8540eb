import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import { readFreshUser } from '../../src/changes/read-fresh-user.ts';
import type { DetailKind } from '../../src/domain/detail.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { toAppError } from '../../src/errors.ts';
import type { MirrorWriter } from '../../src/mirror/mirror.ts';
import { readFreshDetail } from '../../src/session/read-fresh-detail.ts';
import { connectionsOf, wantedOfUser, type KnownDetail, type LoginFacts } from '../obstacles/login-facts.ts';
import { readAttempts } from '../obstacles/read-attempts.ts';
import { askHere } from '../read-list.ts';
import { chooseTenant } from './choose-tenants.ts';
import type { CommandContext } from './command.ts';
import { unknownUser } from './find-user.ts';

/** What is needed to ask a tenant, and to remember what it answers. */
export interface Enquiry {
  readonly context: CommandContext;
  readonly tenant: Tenant;
  readonly client: Auth0Client;
  readonly mirror: MirrorWriter;
  readonly now: () => number;
}

/** Opens a tenant for questions, and closes it whatever happens. */
export async function withEnquiry(
  context: CommandContext,
  name: string | undefined,
  use: (enquiry: Enquiry) => Promise<void>,
): Promise<void> {
  const session = await context.session();
  const tenant = chooseTenant(session, name);
  const mirror = await session.openWriter(tenant);
  try {
    const client = await session.openClient(tenant);
    try {
      await use({ context, tenant, client, mirror, now: () => context.clock.now() });
    } finally {
      client.close();
    }
  } finally {
    mirror.close();
  }
}

/** Everything is asked of Auth0; what it does not answer is taken from the mirror, or said to be unknown. */
export async function gatherLoginFacts(enquiry: Enquiry, user_id: string): Promise<LoginFacts> {
  const { context, tenant, client, mirror, now } = enquiry;
  const offline = await readProfile(enquiry, user_id);
  const profile = mirror.getUser(user_id)?.profile;
  if (profile === undefined) throw unknownUser(mirror, user_id, tenant.name);
  const connections = mirror.listCatalogue('connections');
  const open = { tenant: tenant.name, environment: tenant.environment, reader: mirror };
  const known = new Map<string, KnownDetail>();
  const learn = async (kind: DetailKind, owner: string): Promise<void> => {
    known.set(`${kind} ${owner}`, await readKnown(enquiry, kind, owner, offline));
  };
  for (const kind of wantedOfUser) await learn(kind, user_id);
  for (const { connection } of connectionsOf({ profile, connections })) {
    if (connection !== undefined) await learn('clients_of_connection', connection.id);
  }
  if (offline !== undefined) context.output.say(`warning: ${offline}; this is from the mirror`);
  return {
    now: now() + client.clockOffset(),
    profile,
    connections,
    clients: mirror.listCatalogue('clients'),
    attempts: askHere(readAttempts(open, profile)),
    detail: (kind, owner = user_id) => known.get(`${kind} ${owner}`) ?? { detail: undefined },
  };
}

/** @returns why Auth0 could not be asked, if that may be over a moment later */
async function readProfile(enquiry: Enquiry, user_id: string): Promise<string | undefined> {
  const { signal } = enquiry.context;
  try {
    await readFreshUser(enquiry, user_id, { priority: 'person', reason: 'person', signal });
    return undefined;
  } catch (error) {
    const failure = toAppError(error);
    if (!failure.retry || signal.aborted) throw failure;
    return failure.message;
  }
}

/** A detail as Auth0 has it; what the mirror has where it cannot be asked. */
export async function readKnown(
  { context, client, mirror, now }: Enquiry,
  kind: DetailKind,
  owner: string,
  offline: string | undefined,
): Promise<KnownDetail> {
  const stored = (): KnownDetail => ({ detail: mirror.getDetail(owner, kind), failure: offline });
  if (offline !== undefined) return stored();
  try {
    return {
      detail: await readFreshDetail({ client, mirror, now, signal: context.signal }, { owner, kind }, 0),
    };
  } catch (error) {
    const failure = toAppError(error);
    if (!failure.retry || context.signal.aborted) throw failure;
    return { ...stored(), failure: failure.message };
  }
}
