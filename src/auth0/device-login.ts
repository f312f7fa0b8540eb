import { z } from 'zod';

import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { readErrorBody } from './answer-error.ts';
import { defaultTimeouts, exchange, openConnections } from './exchange.ts';
import type { Answered, Connections } from './exchange.ts';
import { readTokenClaims } from './token-claims.ts';

/** What the person has to do: open the address in a browser and compare the code. */
export interface DevicePrompt {
  readonly user_code: string;
  readonly verification_uri: string;
  /** With the code already in it. */
  readonly verification_uri_complete: string;
  /** Local time in milliseconds. */
  readonly expires_at: number;
}

export interface DeviceLoginOptions {
  readonly domain: string;
  readonly scopes: readonly string[];
  readonly clock: Clock;
  readonly show: (prompt: DevicePrompt) => void;
  readonly signal?: AbortSignal | undefined;
  /** Who is asked; Auth0's own sign-in for administrators when left out. */
  readonly authority?: DeviceAuthority | undefined;
}

interface DeviceAuthority {
  readonly origin: string;
  readonly client_id: string;
}

export interface DeviceToken {
  readonly token: Secret;
  /** Unix seconds. */
  readonly expires_at: number;
}

/**
 * Auth0's public client for its own command line: the only way to a Management API token for a person, and only for
 * tenants on auth0.com.
 */
const auth0Authority: DeviceAuthority = {
  origin: 'https://auth0.auth0.com',
  client_id: '2iZo3Uczt5LFHacKdM0zzgUO2eG2uDjT',
};

const codeSchema = z.looseObject({
  device_code: z.string().min(1),
  user_code: z.string().min(1),
  verification_uri: z.url(),
  verification_uri_complete: z.url(),
  expires_in: z.number().positive(),
  interval: z.number().positive().catch(5),
});

/**
 * Lets a person sign in with a browser, and brings the token that is stored for the tenant. It lasts a day at most and
 * cannot be renewed: not for a daemon that nobody looks after.
 * https://auth0.com/docs/get-started/authentication-and-authorization-flow/device-authorization-flow
 * @throws AppError `bad_credentials` (refused, too late, for another tenant), `interrupted`, `network`, …
 */
export async function loginWithDevice(options: DeviceLoginOptions): Promise<DeviceToken> {
  const connections = openConnections();
  try {
    return await login(options, connections);
  } finally {
    connections.close();
  }
}

async function login(options: DeviceLoginOptions, connections: Connections): Promise<DeviceToken> {
  const { domain, scopes, clock, show, signal, authority = auth0Authority } = options;
  const audience = `https://${domain}/api/v2/`;
  const ask = { client_id: authority.client_id, scope: ['openid', ...scopes].join(' '), audience };
  const code = readCode(await post(options, connections, '/oauth/device/code', ask));
  const expires_at = clock.now() + code.expires_in * 1000;
  const { user_code, verification_uri, verification_uri_complete } = code;
  show({ user_code, verification_uri, verification_uri_complete, expires_at });
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: authority.client_id,
    device_code: code.device_code,
  };
  let interval = code.interval * 1000;
  while (clock.now() < expires_at) {
    await clock.sleep(interval, signal);
    const answer = await post(options, connections, '/oauth/token', form);
    if (answer.status === 200) return readDeviceToken(answer, domain, audience);
    const says = readErrorBody(answer.body.toString('utf8', 0, 100_000));
    if (says?.errorCode === 'slow_down' || answer.status === 429) interval += 5000;
    else if (says?.errorCode === 'access_denied') throw refused(domain, 'the sign-in was refused in the browser');
    else if (says?.errorCode === 'expired_token') break;
    else if (says?.errorCode !== 'authorization_pending' && answer.status < 500) {
      throw refused(domain, `Auth0 gives no token${says?.message === undefined ? '' : `: ${says.message}`}`);
    }
  }
  throw refused(domain, 'nobody signed in before the code expired');
}

async function post(
  { domain, signal, authority = auth0Authority }: DeviceLoginOptions,
  connections: Connections,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<Answered> {
  const answer = await exchange({
    url: new URL(path, authority.origin),
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'tenantry',
    },
    body: new URLSearchParams(form).toString(),
    maxBytes: 1_048_576,
    timeouts: defaultTimeouts,
    agent: connections.fresh,
    signal,
  });
  if ('broken' in answer) throw new AppError(answer.broken, `${answer.detail} (sign-in for ${domain})`);
  return answer;
}

function readCode(answer: Answered): z.infer<typeof codeSchema> {
  const says = answer.body.toString('utf8', 0, 100_000);
  const read = answer.status === 200 ? codeSchema.safeParse(parse(says)) : undefined;
  if (read?.success === true) return read.data;
  const message = readErrorBody(says)?.message;
  throw new AppError('bad_answer', `Auth0 gives no code to sign in with${message === undefined ? '' : `: ${message}`}`);
}

/** The person chooses a tenant in the browser: it must be the one that was meant. */
function readDeviceToken(answer: Answered, domain: string, audience: string): DeviceToken {
  const body = z.looseObject({ access_token: z.string().min(1) }).safeParse(parse(answer.body.toString('utf8')));
  if (!body.success) throw new AppError('bad_answer', `the answer holds no token (sign-in for ${domain})`);
  const claims = readTokenClaims(body.data.access_token);
  if (claims?.aud.includes(audience) !== true || claims.exp === undefined) {
    throw refused(domain, 'the sign-in was for another tenant');
  }
  return { token: new Secret(body.data.access_token), expires_at: claims.exp };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(domain: string, words: string): AppError {
  return new AppError('bad_credentials', `${words} (${domain})`, { hint: 'Start the sign-in again.' });
}
