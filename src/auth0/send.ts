import type { ChangeRequest } from '../domain/change.ts';
import { readUserProfile } from '../domain/user.ts';
import { AppError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Answer, SendOptions } from './auth0-client.ts';
import type { BucketFamily } from './bucket-family.ts';
import { dropIdentityTokens } from './drop-identity-tokens.ts';
import type { Call, Door } from './request.ts';

/**
 * Sends one write. Every write to a tenant goes this way: it is never repeated, and a break after sending is
 * `unknown_outcome`. The answer may be a document, nothing (202, 204), or, of the Authentication API, plain text.
 */
export async function send(
  door: Door,
  request: ChangeRequest,
  correlation_id: string,
  options: SendOptions,
): Promise<Answer<unknown>> {
  const { method, api = 'management', path, query, headers } = request;
  const secrets = options.secrets ?? {};
  const call: Call = {
    method,
    api,
    path,
    query,
    headers,
    body: fillIn(request, secrets),
    bearer: request.bearer === undefined ? undefined : secretOf(request.bearer, secrets),
    correlation_id,
    family: familyOf(request),
    repeat: 'write',
    what: wordsOf(path),
  };
  try {
    return await door.call(call, options, (body) => readAnswer(request, body));
  } catch (error) {
    throw withoutSecrets(error, Object.values(secrets));
  }
}

/** The one place where a secret becomes part of a request. */
function fillIn({ body, secrets = {} }: ChangeRequest, given: Readonly<Record<string, Secret>>): Call['body'] {
  const filled = Object.entries(secrets).map(([field, name]): [string, string] => {
    return [field, secretOf(name, given).reveal()];
  });
  if (filled.length === 0) return body;
  return Object.fromEntries([...Object.entries(body ?? {}), ...filled]);
}

function secretOf(name: string, given: Readonly<Record<string, Secret>>): Secret {
  const secret = Object.hasOwn(given, name) ? given[name] : undefined;
  if (secret === undefined) throw new AppError('bug', 'a request was about to be sent without its secret');
  return secret;
}

/**
 * A user comes back whole, and must be the one that was meant. What else is answered is left to the action.
 * https://auth0.com/docs/api/management/v2/users/patch-users-by-id
 */
function readAnswer({ api, method, path }: ChangeRequest, body: unknown): unknown {
  if (api === 'authentication') return body;
  const [, root, id, ...more] = path.split('/');
  const isUser = root === 'users' && more.length === 0 && (id === undefined ? method === 'POST' : method === 'PATCH');
  if (!isUser) return dropIdentityTokens(body);
  const user = readUserProfile(body);
  if (id !== undefined && user.user_id !== decodeURIComponent(id)) {
    throw new AppError('bad_answer', 'the answer is about another user');
  }
  return user;
}

/** https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy/rate-limit-configurations */
function familyOf({ api, path }: ChangeRequest): BucketFamily {
  if (api === 'authentication') return 'authentication';
  return /^\/users(\/|$)/.test(path) ? 'write_users' : 'other';
}

/** For messages. Only the first part of a path is sure to be no id. */
function wordsOf(path: string): string {
  const root = path.split('/')[1] ?? '';
  return root === 'users' ? 'user' : root.replaceAll('-', ' ');
}

/** Auth0's words may repeat what they are about. */
function withoutSecrets(error: unknown, secrets: readonly Secret[]): unknown {
  if (!(error instanceof AppError)) return error;
  const clean = secrets.reduce((text, secret) => text.replaceAll(secret.reveal(), String(secret)), error.message);
  if (clean === error.message) return error;
  const { kind, hint, tenant, statusCode, errorCode, scopes, retryAt } = error;
  return new AppError(kind, clean, { hint, tenant, statusCode, errorCode, scopes, retryAt });
}
