import { tenantOrigin } from '../domain/tenant.ts';
import type { Tenant } from '../domain/tenant.ts';
import { AppError } from '../errors.ts';
import { answerError, readErrorBody } from './answer-error.ts';
import type { Secret } from '../secret.ts';
import type { Answer, Priority, RequestOptions } from './auth0-client.ts';
import type { BucketFamily } from './bucket-family.ts';
import type { Answered, Broken, Streamed } from './exchange.ts';
import type { TokenSource } from './token.ts';
import type { Turnstile } from './turnstile.ts';

/**
 * What may be done when it goes wrong. `read`: sent again. `once`: not sent again, but it does no harm to start it
 * anew. `write`: never sent again, and a break after sending is `unknown_outcome`.
 */
type Repeat = 'read' | 'once' | 'write';

/** One call of the Management API, in terms of the tenant: there is no way to name another server. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The Management API when left out. The Authentication API does not get its token, and may answer in plain text. */
  readonly api?: 'management' | 'authentication' | undefined;
  /** A token for the Authentication API. */
  readonly bearer?: Secret | undefined;
  /** Below /api/v2 (or the host), starting with `/`, each variable part made by `pathPart`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  readonly body?: object | undefined;
  /** Beside those that every request has. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly family: BucketFamily;
  readonly repeat: Repeat;
  /** For the tenant's own log, so that our writes can be told from others'. */
  readonly correlation_id?: string | undefined;
  /** A 404 with this `errorCode` is an answer, not a failure: `read` gets `absent`. */
  readonly absentCode?: string | undefined;
  /**
   * Takes the body of a good answer as it arrives, for as long as it likes; what is read of it is then empty. Its silence
   * may last `silence` milliseconds.
   */
  readonly stream?: { readonly take: (body: Streamed) => void; readonly silence: number } | undefined;
  /** A few words of ours for messages: `user`, `log events`. */
  readonly what: string;
}

/** Stands for what Auth0 says it does not have. An empty body is something else. */
export const absent: unique symbol = Symbol('absent');

/** The only way to call the Management API with a token. */
export interface Door {
  /** @param read turns the parsed body (undefined when it is empty) into what is expected, or throws `bad_answer` */
  call<T>(call: Call, options: RequestOptions, read: (body: unknown) => T): Promise<Answer<T>>;
}

export interface DoorOptions {
  readonly tenant: Tenant;
  readonly tokens: TokenSource;
  readonly turnstile: Turnstile;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

const attempts: Readonly<Record<Priority, number>> = { person: 2, sync: 3 };
const firstBackoff = 500;

export function openDoor(options: DoorOptions): Door {
  return {
    call: async (call, requestOptions, read) => {
      try {
        return await callWithRetries(options, call, requestOptions, read);
      } catch (error) {
        // Waiting for a token, a turn or the next attempt ends with the signal's own reason: nothing is under way then.
        if (error instanceof AppError || requestOptions.signal?.aborted !== true) throw error;
        throw new AppError('interrupted', `interrupted (${call.what}, tenant ${options.tenant.name})`, {
          tenant: options.tenant.name,
        });
      }
    },
  };
}

async function callWithRetries<T>(
  { tenant, tokens, turnstile, sleep, random }: DoorOptions,
  call: Call,
  options: RequestOptions,
  read: (body: unknown) => T,
): Promise<Answer<T>> {
  const url = addressOf(tenant, call);
  let attempt = 1;
  let renewed = false;
  let paused = false;
  for (;;) {
    const token = call.api === 'authentication' ? undefined : await tokens.get(options.signal);
    const outcome = await turnstile.pass(call, url, token?.value ?? call.bearer, options);
    const result = judge(outcome, call, tenant, read);
    if ('value' in result) return { body: result.value, served_at: outcome.served_at };
    const { error } = result;
    // Auth0 checks the token before anything else: even a write may be sent again with a better one.
    if (error.statusCode === 401 && token !== undefined && !renewed && tokens.reject(token)) {
      renewed = true;
    } else if (error.kind === 'rate_limited' && call.repeat !== 'write' && !paused) {
      // Nothing was carried out. The turnstile stays shut until the limit is refilled.
      paused = true;
    } else if (call.repeat === 'read' && result.again && attempt < attempts[options.priority]) {
      await sleep(firstBackoff * 2 ** (attempt - 1) * (0.75 + random() / 2), options.signal);
      attempt += 1;
    } else {
      throw error;
    }
  }
}

/** What the turnstile brings back. */
export type Outcome = (Answered | Broken) & {
  /** Server time in milliseconds. */
  readonly served_at: number;
  /** Of a 429: local time from which on it may be tried again. */
  readonly retry_at?: number | undefined;
};

type Judged<T> = { readonly value: T } | { readonly error: AppError; readonly again: boolean };

function judge<T>(outcome: Outcome, call: Call, tenant: Tenant, read: (body: unknown) => T): Judged<T> {
  const asked = { what: call.what, tenant: tenant.name };
  if ('broken' in outcome) return judgeBroken(outcome, call, tenant);
  const { status, body } = outcome;
  if (status === 429) return { error: rateLimited(tenant, call.what, outcome.retry_at), again: false };
  if (status >= 200 && status < 300) {
    try {
      return { value: read(call.api === 'authentication' ? parseText(body) : parseBody(body)) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const said = new AppError('bad_answer', `${error.message} (${call.what}, tenant ${tenant.name})`, {
        tenant: tenant.name,
        statusCode: status,
      });
      return unclear(said, call, true);
    }
  }
  if (status === 404 && call.absentCode !== undefined) {
    if (readErrorBody(body.toString('utf8', 0, 100_000))?.errorCode === call.absentCode) return { value: read(absent) };
  }
  const says = status < 400 ? undefined : readErrorBody(body.toString('utf8', 0, 100_000));
  if (status < 400) {
    const moved = new AppError('bad_answer', `the answer sends us elsewhere (${call.what}, tenant ${tenant.name})`, {
      tenant: tenant.name,
      statusCode: status,
      hint: 'A redirect is never followed: check the domain, and whether a proxy or a login page is in between.',
    });
    return unclear(moved, call, false);
  }
  const error = answerError(status, says, asked);
  const refused = status < 500 && status !== 408 && says !== undefined;
  return refused ? { error, again: false } : unclear(error, call, status >= 500 || status === 408);
}

function judgeBroken(outcome: Broken, call: Call, tenant: Tenant): Judged<never> {
  const nothingSent = call.repeat === 'write' && !outcome.sent;
  const kind = nothingSent && outcome.broken === 'timeout' ? 'network' : outcome.broken;
  const after = nothingSent ? '; nothing was sent' : '';
  const error = new AppError(kind, `${outcome.detail}${after} (${call.what}, tenant ${tenant.name})`, {
    tenant: tenant.name,
    hint: outcome.hint,
  });
  return nothingSent ? { error, again: false } : unclear(error, call, outcome.again);
}

/** A write that may have been carried out is `unknown_outcome`, whatever it was that went wrong. */
function unclear(error: AppError, call: Call, again: boolean): { error: AppError; again: boolean } {
  if (call.repeat !== 'write') return { error, again };
  const unknown = new AppError('unknown_outcome', `sent, but the outcome is not known: ${error.message}`, {
    tenant: error.tenant,
    statusCode: error.statusCode === 401 ? undefined : error.statusCode,
  });
  return { error: unknown, again: false };
}

/** The error of a 429, or of a wait that is too long to sit through. */
export function rateLimited(tenant: Tenant, what: string, retryAt: number | undefined): AppError {
  return new AppError('rate_limited', `the rate limit is used up (${what}, tenant ${tenant.name})`, {
    tenant: tenant.name,
    statusCode: 429,
    retryAt,
  });
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new AppError('bad_answer', 'the answer is no JSON');
  }
}

/** A page of HTML is no answer of the API: something in between put it there. */
function parseText(body: Buffer): unknown {
  const text = body.toString('utf8');
  if (/^\s*</.test(text)) throw new AppError('bad_answer', 'the answer is a page, not from the API');
  return text;
}

/**
 * Encodes one part of a path. A `user_id` may hold `|`, `/`, spaces, `@` and more.
 * @throws AppError `usage` for what no server could be asked for
 */
export function pathPart(value: string): string {
  const isRoute = value === '' || value === '.' || value === '..';
  if (isRoute || !value.isWellFormed()) throw new AppError('usage', 'this cannot be the id of anything');
  return encodeURIComponent(value);
}

function addressOf(tenant: Tenant, call: Call): URL {
  const origin = tenantOrigin(tenant);
  const path = call.api === 'authentication' ? call.path : `/api/v2${call.path}`;
  const url = new URL(origin + path);
  const stays = url.origin === new URL(origin).origin && url.pathname === path && url.username === '';
  if (!stays || url.search !== '' || url.hash !== '') throw new AppError('bug', `a request would leave ${origin}`);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
