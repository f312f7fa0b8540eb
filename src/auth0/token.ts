import { createPrivateKey, randomUUID, sign } from 'node:crypto';

import type { Clock } from '../clock.ts';
import { parseScopes } from '../domain/scope.ts';
import { managementAudience, tenantOrigin } from '../domain/tenant.ts';
import type { Tenant } from '../domain/tenant.ts';
import { AppError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { readTokenClaims } from './token-claims.ts';

/** A token for the Management API. Lives in memory only. */
interface AccessToken {
  readonly value: Secret;
  readonly scopes: ReadonlySet<string>;
  /** Server time from which on it is not used any more, in milliseconds. */
  readonly stale_at: number;
}

/** Gives out the token of one tenant and gets a new one when it is time. */
export interface TokenSource {
  /** @throws AppError `bad_credentials`, or what the token request ran into */
  get(signal?: AbortSignal): Promise<AccessToken>;
  /** Auth0 does not accept this token: the next `get` brings another. False when there is no way to another. */
  reject(token: AccessToken): boolean;
}

/** Sends a form to the tenant's token endpoint and gives back its answer. */
export type RequestToken = (form: Readonly<Record<string, string>>) => Promise<TokenAnswer>;

export interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in: number;
  readonly scope?: string | undefined;
}

export interface TokenOptions {
  readonly tenant: Tenant;
  readonly secret: Secret;
  readonly clock: Clock;
  /** Server clock minus local clock. */
  readonly clockOffset: () => number;
  readonly requestToken: RequestToken;
}

/** A token counts as expired this long before it is, so that none expires on its way. */
const early = 5 * 60_000;

/**
 * One token for all callers, one request for it at a time. A caller that stops waiting does not stop the others.
 */
export function openTokenSource(options: TokenOptions): TokenSource {
  const { tenant, clock, clockOffset } = options;
  let held: AccessToken | undefined;
  let underway: Promise<AccessToken> | undefined;

  const renew = async (): Promise<AccessToken> => {
    try {
      held = await obtainToken(options);
      return held;
    } finally {
      underway = undefined;
    }
  };

  return {
    get: async (signal) => {
      signal?.throwIfAborted();
      if (held !== undefined && clock.now() + clockOffset() < held.stale_at) return held;
      underway ??= renew();
      return await untilAborted(underway, signal);
    },
    reject: (token) => {
      if (held === token) held = undefined;
      return !isStatic(tenant);
    },
  };
}

function isStatic(tenant: Tenant): boolean {
  return tenant.credential === 'token' || tenant.credential === 'device';
}

async function obtainToken(options: TokenOptions): Promise<AccessToken> {
  const { tenant, secret, clock, clockOffset } = options;
  if (isStatic(tenant)) return readStaticToken(tenant, secret, clock.now() + clockOffset());
  const answer = await requestWithProof(options);
  const now = clock.now() + clockOffset();
  const lifetime = answer.expires_in * 1000;
  return {
    value: new Secret(answer.access_token),
    scopes: parseScopes(answer.scope ?? readTokenClaims(answer.access_token)?.scope),
    stale_at: now + lifetime - Math.min(early, lifetime / 2),
  };
}

/** https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens */
async function requestWithProof(options: TokenOptions): Promise<TokenAnswer> {
  const { tenant, secret, clock, clockOffset, requestToken } = options;
  const form = {
    grant_type: 'client_credentials',
    client_id: tenant.client_id,
    audience: managementAudience(tenant),
  };
  if (tenant.credential === 'client_secret') return await requestToken({ ...form, client_secret: secret.reveal() });
  const assert = (): Record<string, string> => ({
    ...form,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: signAssertion(tenant, secret, clock.now() + clockOffset()),
  });
  const before = clockOffset();
  try {
    return await requestToken(assert());
  } catch (error) {
    // The refusal told us the server's time: an assertion dated by it gets one more chance.
    if (Math.abs(clockOffset() - before) < 5_000) throw error;
    return await requestToken(assert());
  }
}

/**
 * A signed statement of who we are, good for less than a minute and for one use.
 * The audience is the issuer with its trailing slash: Auth0 takes no endpoint address any more.
 * https://auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt
 */
function signAssertion(tenant: Tenant, key: Secret, now: number): string {
  const issued = Math.floor(now / 1000);
  const claims = {
    iss: tenant.client_id,
    sub: tenant.client_id,
    aud: `${tenantOrigin({ ...tenant, loopback_http: false })}/`,
    iat: issued,
    exp: issued + 55,
    jti: randomUUID(),
  };
  const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  try {
    return `${text}.${sign('sha256', Buffer.from(text), createPrivateKey(key.reveal())).toString('base64url')}`;
  } catch {
    // The reason given by the crypto library may quote the key.
    throw new AppError('bad_credentials', `the private key of tenant ${tenant.name} cannot be used to sign`, {
      tenant: tenant.name,
      hint: 'It must be an RSA private key in PEM form without a passphrase.',
    });
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function readStaticToken(tenant: Tenant, secret: Secret, now: number): AccessToken {
  const claims = readTokenClaims(secret.reveal());
  const audience = managementAudience(tenant);
  if (claims === undefined || claims.exp === undefined) {
    throw new AppError('bad_credentials', `the stored token of tenant ${tenant.name} is no access token`, {
      tenant: tenant.name,
      hint: 'Copy it whole from the dashboard: Applications > APIs > Auth0 Management API > API Explorer.',
    });
  }
  if (!claims.aud.includes(audience)) {
    throw new AppError('bad_credentials', `the stored token of tenant ${tenant.name} is not for ${audience}`, {
      tenant: tenant.name,
      hint: 'Use a token of the Management API of this tenant.',
    });
  }
  if (claims.exp * 1000 <= now) throw expired(tenant);
  return { value: secret, scopes: parseScopes(claims.scope), stale_at: claims.exp * 1000 };
}

function expired(tenant: Tenant): AppError {
  const option = tenant.credential === 'device' ? '--device' : '--token-stdin';
  return new AppError('bad_credentials', `the stored token of tenant ${tenant.name} has expired`, {
    tenant: tenant.name,
    hint: `Store a new one with \`tenantry tenants edit ${tenant.name} ${option}\`.`,
  });
}

async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await promise;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    promise.catch(() => {});
  }
}
