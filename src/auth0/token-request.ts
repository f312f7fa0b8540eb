import { z } from 'zod';

import type { Clock } from '../clock.ts';
import { tenantOrigin } from '../domain/tenant.ts';
import type { Tenant } from '../domain/tenant.ts';
import { AppError } from '../errors.ts';
import { readErrorBody } from './answer-error.ts';
import type { ClockOffset } from './clock-offset.ts';
import type { Answered, Broken, Connections, Exchange, Timeouts } from './exchange.ts';
import { readRateHeaders, readRetryAfter } from './rate-headers.ts';
import type { RequestToken, TokenAnswer } from './token.ts';

export interface TokenRequestOptions {
  readonly tenant: Tenant;
  readonly clock: Clock;
  readonly clockOffset: ClockOffset;
  readonly connections: Connections;
  readonly exchange: Exchange;
  readonly timeouts: Timeouts;
  readonly signal: AbortSignal;
}

const tokenSchema = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  scope: z.string().optional(),
});

/**
 * Asks the tenant's own token endpoint. A token request changes nothing, so it is tried twice.
 * @returns a function that throws AppError `bad_credentials` when Auth0 says no, and what else can go wrong
 */
export function openTokenRequest(options: TokenRequestOptions): RequestToken {
  return async (form) => {
    const first = await ask(options, form);
    if ('token' in first) return first.token;
    if (!first.again) throw first.error;
    await options.clock.sleep(500, options.signal);
    const second = await ask(options, form);
    if ('token' in second) return second.token;
    throw second.error;
  };
}

type Asked = { readonly token: TokenAnswer } | { readonly error: AppError; readonly again: boolean };

async function ask(options: TokenRequestOptions, form: Readonly<Record<string, string>>): Promise<Asked> {
  const { tenant, clock, clockOffset, connections, exchange, timeouts, signal } = options;
  const sent_at = clock.now();
  const outcome = await exchange({
    url: new URL('/oauth/token', tenantOrigin(tenant)),
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'tenantry' },
    body: JSON.stringify(form),
    maxBytes: 1_048_576,
    timeouts,
    agent: connections.fresh,
    signal,
  });
  const date = 'broken' in outcome ? Number.NaN : Date.parse(outcome.headers.date ?? '');
  if (!Number.isNaN(date)) clockOffset.learn(sent_at, clock.now(), date);
  return judgeTokenAnswer(outcome, tenant, clock.now(), clockOffset.atLeast());
}

function judgeTokenAnswer(outcome: Answered | Broken, tenant: Tenant, now: number, offset: number): Asked {
  const fail = (kind: AppError['kind'], words: string, again: boolean, hint?: string): Asked => ({
    error: new AppError(kind, `${words} (sign-in, tenant ${tenant.name})`, { tenant: tenant.name, hint }),
    again,
  });
  if ('broken' in outcome) return fail(outcome.broken, outcome.detail, outcome.again, outcome.hint);
  const { status, headers, body } = outcome;
  const text = body.toString('utf8', 0, 100_000);
  if (status === 200) {
    const token = readToken(text);
    return token === undefined ? fail('bad_answer', 'the answer holds no token', true) : { token };
  }
  if (status === 429) {
    const reset = readRateHeaders(headers)?.reset_at;
    const retryAt =
      now + (readRetryAfter(headers, now + offset) ?? (reset === undefined ? 1000 : reset - offset - now));
    const message = `the rate limit is used up (sign-in, tenant ${tenant.name})`;
    return {
      error: new AppError('rate_limited', message, { tenant: tenant.name, statusCode: 429, retryAt }),
      again: false,
    };
  }
  if (status >= 500) return fail('server_error', `Auth0 answered ${status}`, true);
  const says = readErrorBody(text);
  if (status < 400 || says === undefined) {
    return fail('bad_answer', `an answer that is not from Auth0, status ${status}`, false);
  }
  const said = says.message === undefined ? '' : `: ${says.message}`;
  return fail('bad_credentials', `Auth0 gives no token${said}`, false, newCredential(tenant));
}

/** The whole command: whoever reads this may see no more than these lines. */
function newCredential({ name, credential }: Tenant): string {
  const option = { client_secret: '--client-secret-stdin', private_key_jwt: '--private-key FILE' } as const;
  const given = credential in option ? option[credential as keyof typeof option] : '--device';
  return `If it was replaced at Auth0, store the new one: \`tenantry tenants edit ${name} ${given}\`. Else see that the application is authorized for the Auth0 Management API.`;
}

function readToken(text: string): TokenAnswer | undefined {
  try {
    const read = tokenSchema.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
