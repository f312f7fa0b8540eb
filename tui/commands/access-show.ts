import type { Client, Connection } from '../../src/domain/connection.ts';
import { AppError } from '../../src/errors.ts';
import { reachOf, type Reach } from '../access/reach.ts';
import { addTenantOptions } from './choose-tenants.ts';
import type { DefineCommand } from './command.ts';
import { findClient, findConnection, listClients, listConnections } from './find-client.ts';
import { findUserId } from './find-user.ts';
import { gatherLoginFacts, readKnown, withEnquiry, type Enquiry } from './gather-login-facts.ts';
import { printRecords } from './print-records.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';

interface ShowOptions extends FormatOptions {
  readonly tenant?: string;
  readonly connection?: string;
  readonly application?: string;
  readonly user?: string;
}

export const defineAccessShow: DefineCommand = (command, context) => {
  command
    .option('--connection <name>', 'only this connection, with every application')
    .option('--application <name>', 'only this application, with every connection')
    .option('--user <user>', 'what this user reaches, and why not: a user_id, or an e-mail that names exactly one');
  addTenantOptions(command, { all: false });
  addFormatOptions(command, ['json', 'ndjson']).action(async (options: ShowOptions) => {
    const named = [options.connection, options.application, options.user].filter((each) => each !== undefined);
    if (named.length > 1) throw new AppError('usage', 'name a connection, an application or a user, not several');
    await withEnquiry(context, options.tenant, async (enquiry) => {
      if (options.user === undefined) await showSwitches(enquiry, options);
      else await showUser(enquiry, options.user, options);
    });
  });
};

/** A connection and an application. */
interface Pair {
  readonly connection: Connection;
  readonly client: Client;
  readonly isOn: boolean;
}

async function showSwitches(enquiry: Enquiry, options: ShowOptions): Promise<void> {
  const { connection, application } = options;
  const connections =
    connection === undefined ? await listConnections(enquiry) : [await findConnection(enquiry, connection)];
  const clients = application === undefined ? await listClients(enquiry) : [await findClient(enquiry, application)];
  const pairs: Pair[] = [];
  for (const each of connections) pairs.push(...(await pairsOf(enquiry, each, clients)));
  // Without a question about one thing, what is off is most of it.
  const isWhole = connection !== undefined || application !== undefined;
  const rows = isWhole ? pairs : pairs.filter(({ isOn }) => isOn);
  await printRecords(enquiry.context.output, recordFormat(options), rows, {
    columns: [
      { title: 'CONNECTION', value: (pair) => pair.connection.name },
      { title: 'STRATEGY', value: (pair) => pair.connection.strategy },
      { title: 'APPLICATION', value: ({ client }) => client.name },
      { title: 'TYPE', value: ({ client }) => client.app_type ?? '' },
      { title: 'ON', value: ({ isOn }) => (isOn ? 'on' : 'off') },
    ],
    record: (pair) => ({
      connection_id: pair.connection.id,
      connection: pair.connection.name,
      strategy: pair.connection.strategy,
      client_id: pair.client.client_id,
      application: pair.client.name,
      app_type: pair.client.app_type,
      on: pair.isOn,
    }),
  });
}

async function pairsOf(enquiry: Enquiry, connection: Connection, clients: readonly Client[]): Promise<readonly Pair[]> {
  const { detail, failure } = await readKnown(enquiry, 'clients_of_connection', connection.id, undefined);
  const { output } = enquiry.context;
  const why = detail?.problem?.words ?? (detail === undefined ? failure : undefined);
  if (why !== undefined || detail === undefined) {
    output.say(`warning: applications of ${connection.name} are not known: ${why ?? ''}`);
    return [];
  }
  if (failure !== undefined) output.say(`warning: ${connection.name} is told from the mirror: ${failure}`);
  const on = new Set(detail.items.map(({ client_id }) => client_id));
  return clients.map((client) => ({ connection, client, isOn: on.has(client.client_id) }));
}

async function showUser(enquiry: Enquiry, user: string, options: ShowOptions): Promise<void> {
  const user_id = findUserId(enquiry.mirror, user, enquiry.tenant);
  await listConnections(enquiry);
  await listClients(enquiry);
  const facts = await gatherLoginFacts(enquiry, user_id);
  await printRecords<Reach>(enquiry.context.output, recordFormat(options), reachOf(facts), {
    columns: [
      { title: 'APPLICATION', value: ({ client }) => client.name },
      { title: 'TYPE', value: ({ client }) => client.app_type ?? '' },
      { title: 'CAN LOG IN', value: ({ can }) => (can === undefined ? 'unknown' : can ? 'yes' : 'no') },
      { title: 'THROUGH', value: ({ by }) => by.join(', ') },
      { title: 'WHY NOT', value: ({ why }) => why },
    ],
    record: ({ client, can, by, why }) => ({
      client_id: client.client_id,
      application: client.name,
      app_type: client.app_type,
      can_log_in: can ?? null,
      connections: by,
      why: why === '' ? null : why,
    }),
  });
}
