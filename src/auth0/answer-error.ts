import { AppError } from '../errors.ts';
import type { AppErrorOptions, ErrorKind } from '../errors.ts';
import { redact } from '../redact.ts';

/** What Auth0 says when it says no. `errorCode` can be missing, and a gateway answers with something else altogether. */
export interface ErrorBody {
  readonly message?: string | undefined;
  readonly errorCode?: string | undefined;
}

/** Where and what was asked, for the message. `what` names the thing in a few words of ours. */
export interface Asked {
  readonly what: string;
  readonly tenant: string;
}

/**
 * Reads Auth0's error body, and the OAuth shape of its token endpoint; undefined when it is neither, which means
 * that something other than Auth0 may have answered.
 */
export function readErrorBody(text: string): ErrorBody | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const body = parsed as Record<string, unknown>;
  const isApi = typeof body['statusCode'] === 'number' || typeof body['errorCode'] === 'string';
  const isOauth = typeof body['error'] === 'string';
  if (!isApi && !isOauth) return undefined;
  const message = body['message'] ?? body['error_description'] ?? body['error'];
  const errorCode = body['errorCode'] ?? (isApi ? undefined : body['error']);
  return {
    message: typeof message === 'string' ? redact(message.slice(0, 1000)).slice(0, 300) : undefined,
    errorCode: typeof errorCode === 'string' ? errorCode.slice(0, 100) : undefined,
  };
}

/** The scopes in "Insufficient scope, expected any of: read:users,read:logs", or "expected all of: …". */
function readExpectedScopes(message: string | undefined): { readonly all: boolean; readonly scopes: string[] } {
  const [, which = '', list = ''] = /expected (any|all) of:?\s*(.+)$/is.exec(message ?? '') ?? [];
  const scopes = list.split(/[\s,]+/).filter((scope) => /^[a-z_]+:[a-z_]+$/.test(scope));
  return { all: which.toLowerCase() === 'all', scopes };
}

/**
 * The error behind an answer that is no success, but 429 (the rate budget knows when to come back).
 * Only an answer in Auth0's own shape may say that something does not exist.
 */
export function answerError(status: number, body: ErrorBody | undefined, asked: Asked): AppError {
  const said = body?.message === undefined ? '' : `: ${body.message}`;
  const fail = (kind: ErrorKind, words: string, more: AppErrorOptions = {}): AppError =>
    new AppError(kind, `${words} (${asked.what}, tenant ${asked.tenant})${said}`, {
      tenant: asked.tenant,
      statusCode: status,
      errorCode: body?.errorCode,
      ...more,
    });
  if (status >= 500) return fail('server_error', `Auth0 answered ${status}`);
  if (status === 408) return fail('timeout', 'Auth0 gave up waiting');
  if (body === undefined) return fail('bad_answer', `an answer that is not from Auth0's API, status ${status}`);
  if (status === 401) return fail('bad_credentials', 'Auth0 does not accept the token');
  if (status === 403) return forbidden(body, fail);
  if (status === 404) return fail('not_found', 'Auth0 does not have it');
  return fail('auth0_refused', `Auth0 refused with status ${status}`);
}

type Fail = (kind: ErrorKind, words: string, more?: AppErrorOptions) => AppError;

/** A feature outside of the plan has come with either code, so the text decides. */
function forbidden(body: ErrorBody, fail: Fail): AppError {
  if (body.errorCode === 'insufficient_entitlement' || /upgrade your subscription/i.test(body.message ?? '')) {
    return fail('not_in_plan', 'the plan of this tenant does not include it');
  }
  const { all, scopes } = readExpectedScopes(body.message);
  if (body.errorCode !== 'insufficient_scope' && scopes.length === 0) return fail('auth0_refused', 'Auth0 refused');
  const hint =
    scopes.length === 0
      ? undefined
      : `Grant ${scopes.join(all ? ' and ' : ' or ')} to the application: Auth0 dashboard, Applications > APIs > Auth0 Management API.`;
  return fail('insufficient_scope', 'the token lacks a scope', { scopes, hint });
}
