import { z } from 'zod';

import type { Client } from '../../domain/connection.ts';
import type { ChangeRequest, ChangeSubject, Difference } from '../../domain/change.ts';
import { AppError } from '../../errors.ts';
import { usersOfConnection } from '../../mirror/users-of-connection.ts';
import type { Action, Reading } from './action.ts';

/** Applications by client_id, or by a name that only one has. */
interface Input {
  readonly on: readonly string[];
  readonly off: readonly string[];
}

interface Facts {
  readonly wanted: readonly { readonly client: Pick<Client, 'client_id' | 'name'>; readonly status: boolean }[];
  readonly enabled: ReadonlySet<string>;
  /** Users of the connection, as the mirror counts them. */
  readonly users: number;
}

const names = z.array(z.string().min(1), { error: 'must be a list of applications' }).default([]);
const input = z
  .strictObject({ on: names, off: names })
  .refine(({ on, off }) => on.length + off.length > 0, { error: 'no application is named' })
  .refine(({ on, off }) => !on.some((name) => off.includes(name)), { error: 'an application is named twice' });

/** So many applications fit into one request. */
const most = 50;

/**
 * Switches applications of a connection on or off, for all of its users.
 * https://auth0.com/docs/api/management/v2/connections/patch-clients
 */
export const setAccess: Action<Input, Facts, 'connection'> = {
  action: 'set-access',
  kind: 'connection',
  verb: 'change the applications of',
  input,
  scopes: () => ['read:connections', 'update:connections'],
  read: readFacts,
  plan: ({ subject, facts }) => {
    const changed = changedOf(facts);
    return {
      differences: changed.map(({ client, status }): Difference => ({
        field: fieldOf(client),
        before: word(!status),
        after: word(status),
      })),
      requests: requestsOf(subject, changed),
      remarks: remarksOf(facts, changed),
    };
  },
  nothingToChange: () => ({ words: 'the applications of the connection are like this already' }),
  isDone: ({ facts }) => facts !== undefined && changedOf(facts).length === 0,
  before: ({ facts }): Input => ({ on: idsOf(facts, false), off: idsOf(facts, true) }),
  after: (_answers, { subject, at }) => ({
    batch: {
      forgetDetails: [
        { owner: subject.id, kind: 'clients_of_connection', at },
        { owner: undefined, kind: 'connections_of_client', at },
      ],
    },
  }),
  undo: ({ before }) => (before === undefined ? undefined : { action: 'set-access', input: before }),
};

async function readFacts(
  { client, mirror, options, tenant }: Reading,
  subject: ChangeSubject,
  { on, off }: Input,
): Promise<Facts> {
  const detail = await client.readDetail('clients_of_connection', subject.id, options);
  if (detail.problem !== undefined) {
    throw new AppError('refused', `${detail.problem.words} (connection ${subject.words}, tenant ${tenant.name})`, {
      tenant: tenant.name,
      scopes: detail.problem.scopes,
    });
  }
  const mirrored = mirror.listCatalogue('clients');
  const isKnown = (name: string): boolean => mirrored.some((each) => each.client_id === name || each.name === name);
  const clients = [...on, ...off].every(isKnown) ? mirrored : (await client.readCatalogue('clients', options)).body;
  const find = (status: boolean) => (name: string) => ({ client: findClient(clients, name, tenant.name), status });
  return {
    wanted: [...on.map(find(true)), ...off.map(find(false))],
    enabled: new Set(detail.items.map((item) => String(item['client_id']))),
    users: mirror.countUsers(usersOfConnection(subject.words)),
  };
}

/** @throws AppError `not_found`, or `usage` when several have the name */
function findClient(clients: readonly Client[], name: string, tenant: string): Client {
  const byId = clients.find(({ client_id }) => client_id === name);
  const [only, another] = byId === undefined ? clients.filter((each) => each.name === name) : [byId];
  if (only === undefined) throw new AppError('not_found', `no application ${name} in tenant ${tenant}`, { tenant });
  if (another === undefined) return only;
  throw new AppError('usage', `several applications of tenant ${tenant} are called ${name}`, {
    tenant,
    hint: 'Name it by its client_id.',
  });
}

function changedOf({ wanted, enabled }: Facts): Facts['wanted'] {
  return wanted.filter(({ client, status }) => enabled.has(client.client_id) !== status);
}

function idsOf(facts: Facts, status: boolean): readonly string[] {
  return changedOf(facts)
    .filter((each) => each.status === status)
    .map(({ client }) => client.client_id);
}

function fieldOf({ name, client_id }: Pick<Client, 'client_id' | 'name'>): string {
  return name === '' ? client_id : `${name} (${client_id})`;
}

function word(status: boolean): string {
  return status ? 'on' : 'off';
}

function requestsOf({ id }: ChangeSubject, changed: Facts['wanted']): readonly ChangeRequest[] {
  const path = `/connections/${encodeURIComponent(id)}/clients`;
  return Array.from({ length: Math.ceil(changed.length / most) }, (_, at): ChangeRequest => {
    const part = changed.slice(at * most, (at + 1) * most);
    return { method: 'PATCH', path, body: part.map(({ client, status }) => ({ client_id: client.client_id, status })) };
  });
}

function remarksOf({ users, enabled }: Facts, changed: Facts['wanted']): readonly string[] {
  const people = `${users.toLocaleString('en-US')} ${users === 1 ? 'user' : 'users'} of this connection`;
  const off = changed.filter(({ status }) => !status).length;
  const left = enabled.size + changed.length - 2 * off;
  return [
    `This affects every user of the connection: ${people}, as the mirror counts them.`,
    ...(off > 0 ? ['Whoever is logged in to an application stays so until the session or token ends.'] : []),
    ...(left === 0 ? ['Afterwards the connection is on for no application: nobody can log in by it.'] : []),
  ];
}
