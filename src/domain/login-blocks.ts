import { apiOperation, eventUser } from './log-effects.ts';
import type { LogEvent } from './log-event.ts';
import { readDate } from './user.ts';

/**
 * A block of brute-force protection ends this long after the last failure, in milliseconds.
 * https://auth0.com/docs/secure/attack-protection/brute-force-protection
 */
export const loginBlockLasts = 30 * 86_400_000;

/** Failures that are allowed where nobody has changed the number; same source. */
export const usualAttempts = 10;

/** What one event of the log says about blocks of brute-force protection. */
export type LoginBlockEffect =
  | {
      readonly kind: 'blocked';
      /** What was typed at the login: an e-mail address, a username or a phone number. */
      readonly identifier: string;
      /** The address that may no longer try it; empty: nobody may, from anywhere. */
      readonly ip: string;
      readonly user_id: string | undefined;
      readonly at: number;
    }
  /** All blocks of these identifiers or user_ids. */
  | { readonly kind: 'lifted'; readonly who: readonly string[]; readonly at: number }
  /** So many failures are allowed from now on: more than before lifts all blocks of the tenant. */
  | { readonly kind: 'threshold'; readonly attempts: number; readonly at: number };

/** Types of event that may say something about it. */
export const loginBlockTypes: readonly string[] = ['limit_wc', 'ublkdu', 'scp', 'sapi'];

const types = new Set(loginBlockTypes);

/**
 * What an event does to blocks of accounts. `limit_mu` is none: it keeps an address out and names no account; nor is
 * `limit_sul`, which slows a user down for minutes. A block is lifted by the link in the mail (`ublkdu`), a new
 * password, through the API or by a raised threshold.
 * https://auth0.com/docs/secure/attack-protection/brute-force-protection
 */
export function loginBlockEffect(event: LogEvent): LoginBlockEffect | undefined {
  if (!types.has(event.type)) return undefined;
  const at = readDate(event.date);
  if (at === undefined) return undefined;
  if (event.type === 'sapi') return operationEffect(event, at);
  const user_id = eventUser(event);
  const typed = nonEmpty(event.user_name);
  if (event.type === 'limit_wc') {
    const identifier = typed ?? user_id;
    return identifier === undefined ? undefined : { kind: 'blocked', identifier, ip: event.ip ?? '', user_id, at };
  }
  const who = [user_id, typed].filter((name) => name !== undefined);
  return who.length === 0 ? undefined : { kind: 'lifted', who, at };
}

function operationEffect(event: LogEvent, at: number): LoginBlockEffect | undefined {
  const operation = apiOperation(event);
  if (operation === undefined) return undefined;
  const { method, steps, query, requestBody } = operation;
  const [first, second, third] = steps;
  if (first === 'user-blocks' && method === 'delete') {
    const who = nonEmpty(second) ?? nonEmpty(query['identifier']);
    return who === undefined ? undefined : { kind: 'lifted', who: [who], at };
  }
  if (first === 'users' && second !== undefined && third === undefined && method === 'patch')
    return Object.hasOwn(requestBody, 'password') ? { kind: 'lifted', who: [second], at } : undefined;
  if (first !== 'attack-protection' || second !== 'brute-force-protection' || method !== 'patch') return undefined;
  const attempts = requestBody['max_attempts'];
  return typeof attempts === 'number' ? { kind: 'threshold', attempts, at } : undefined;
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
