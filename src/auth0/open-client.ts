import type { Clock } from '../clock.ts';
import type { Tenant } from '../domain/tenant.ts';
import { Secret } from '../secret.ts';
import type { Auth0Client } from './auth0-client.ts';
import { openClockOffset } from './clock-offset.ts';
import { defaultTimeouts, exchange as exchangeByHttp, openConnections } from './exchange.ts';
import type { Exchange, Timeouts } from './exchange.ts';
import { followEvents } from './events.ts';
import { getJob } from './jobs.ts';
import { logsAfter, searchLogs } from './logs.ts';
import { openRateBudget } from './rate-budget.ts';
import { readCatalogue } from './read-catalogue.ts';
import { readDetail } from './read-detail.ts';
import { noOthers } from './request-tally.ts';
import type { RequestTally } from './request-tally.ts';
import { openRequestCounter } from './request-counter.ts';
import { openDoor } from './request.ts';
import { send } from './send.ts';
import { openTokenRequest } from './token-request.ts';
import { openTokenSource } from './token.ts';
import { openTurnstile } from './turnstile.ts';
import type { Observe } from './turnstile.ts';
import { getIdentifierBlocks, getUserBlocks } from './user-blocks.ts';
import { downloadExport, startUsersExport } from './users-export.ts';
import { getUser, getUsersByEmail, searchUsers } from './users.ts';

export interface ClientOptions {
  readonly tenant: Tenant;
  /** Client secret, private key (PEM) or token, as `tenant.credential` says. */
  readonly secret: Secret;
  readonly clock: Clock;
  /** Share of the rate limit that sync leaves to people: the preference `sync_reserve`. */
  readonly reserve: number;
  readonly requestTimeouts?: Partial<Timeouts> | undefined;
  /** Called after every request, for a log. */
  readonly log?: Observe | undefined;
  /** What the programs of this home tell each other of their requests. Without it each goes by the answers alone. */
  readonly tally?: RequestTally | undefined;
  /** By HTTP when left out. */
  readonly exchange?: Exchange | undefined;
  /** 0 to 1, for jitter. */
  readonly random?: (() => number) | undefined;
}

/** Puts the client of one tenant together. Nothing is sent before the first call. */
export function openClient(options: ClientOptions): Auth0Client {
  const { tenant, secret, clock, reserve, tally = noOthers, log: observe = () => {}, random = Math.random } = options;
  const timeouts: Timeouts = { ...defaultTimeouts, ...options.requestTimeouts };
  const connections = openConnections();
  const clockOffset = openClockOffset();
  const closed = new AbortController();
  const way = { tenant, clock, clockOffset, connections, exchange: options.exchange ?? exchangeByHttp, timeouts };
  const requestToken = openTokenRequest({ ...way, signal: closed.signal });
  const tokens = openTokenSource({ tenant, secret, clock, clockOffset: () => clockOffset.offset(), requestToken });
  const budget = openRateBudget(reserve);
  const counter = openRequestCounter();
  const turnstile = openTurnstile({ ...way, budget, tally, counter, random, observe });
  const door = openDoor({ tenant, tokens, turnstile, random, sleep: clock.sleep.bind(clock) });
  const serverNow = (): number => Math.round(clock.now() + clockOffset.offset());
  return {
    scopes: async ({ signal }) => (await tokens.get(signal)).scopes,
    searchUsers: async (search, options) => await searchUsers(door, search, options),
    getUser: async (user_id, options) => await getUser(door, user_id, options),
    getUsersByEmail: async (email, options) => await getUsersByEmail(door, email, options),
    send: async (request, correlation_id, options) => await send(door, request, correlation_id, options),
    startUsersExport: async (fields, options) => await startUsersExport(door, fields, options),
    getJob: async (id, options) => await getJob(door, id, options),
    downloadExport: (location, block, { signal }) =>
      downloadExport(location, { ...block, tenant, connections, timeouts, signal }),
    logsAfter: async (from, take, options) => await logsAfter(door, from, take, options),
    searchLogs: async (search, options) => await searchLogs(door, search, options),
    followEvents: (from, options) => followEvents(door, from, options),
    readCatalogue: async (kind, options) => {
      const { scopes: granted } = await tokens.get(options.signal);
      return await readCatalogue({ door, granted }, kind, options);
    },
    readDetail: async (kind, owner, options) => {
      const { scopes: granted } = await tokens.get(options.signal);
      return await readDetail({ door, granted, now: serverNow }, kind, owner, options);
    },
    getUserBlocks: async (user_id, options) => await getUserBlocks(door, user_id, options),
    getIdentifierBlocks: async (identifier, options) => await getIdentifierBlocks(door, identifier, options),
    globalToken: async (client_id, client_secret) => {
      const form = { grant_type: 'client_credentials', client_id, client_secret: client_secret.reveal() };
      return new Secret((await requestToken(form)).access_token);
    },
    rate: () => budget.nearest(clock.now()),
    readyAt: (priority) => budget.readyAt('read_users', priority, clock.now()),
    clockOffset: () => clockOffset.offset(),
    takeRequestCounts: () => counter.take(),
    requestsSent: (reason) => counter.sent(reason),
    lastMinute: () => counter.lastMinute(clock.now()),
    close: () => {
      closed.abort();
      tally.close();
      connections.close();
    },
  };
}
