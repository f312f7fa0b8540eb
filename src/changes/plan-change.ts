import { randomUUID } from 'node:crypto';

import type { RequestOptions, UserBlock } from '../auth0/auth0-client.ts';
import type { Change, ChangeAction } from '../domain/change.ts';
import type { Tenant } from '../domain/tenant.ts';
import { AppError } from '../errors.ts';
import { findAction } from './actions/index.ts';
import type { ChangeContext } from './changes.ts';
import { personOptions, readFreshUser } from './read-fresh-user.ts';

/**
 * Reads the user by id and works out what the action would do. Nothing is written.
 * @throws AppError `read_only`, `insufficient_scope`, `not_found`, `refused` (nothing to change)
 */
export async function planChange(context: ChangeContext, action: ChangeAction, user_id: string): Promise<Change> {
  const { tenant, client, now } = context;
  const { asksUserBlocks, scope, ...does } = findAction(action);
  const options = personOptions(context);
  refuseReadOnly(tenant);
  const scopes = await client.scopes(options);
  if (!scopes.has(scope)) throw scopeMissing(tenant, scope);
  const { body: user } = await readFreshUser(context, user_id, options);
  const userBlocks = asksUserBlocks ? await readUserBlocks(context, user_id, options) : undefined;
  const differences = does.differences(user);
  if (differences.length === 0) {
    const { words, hint } = does.nothingToChange({ user, userBlocks });
    throw new AppError('refused', `nothing to change in tenant ${tenant.name}: ${words}`, {
      tenant: tenant.name,
      hint,
    });
  }
  return {
    id: randomUUID(),
    tenant: tenant.name,
    environment: tenant.environment,
    action,
    user_id,
    target: { name: text(user.name), email: text(user.email), connection: text(user.identities?.[0]?.connection) },
    base_updated_at: text(user.updated_at),
    differences,
    requests: does.requests(user_id),
    remarks: does.remarks({ user, userBlocks }),
    planned_at: now(),
  };
}

/** @throws AppError `read_only` */
export function refuseReadOnly(tenant: Tenant): void {
  if (!tenant.read_only) return;
  throw new AppError('read_only', `tenant ${tenant.name} is read-only here: nothing was sent`, {
    tenant: tenant.name,
    hint: `Allow changes with \`tenantry tenants edit ${tenant.name} --read-write\`.`,
  });
}

function scopeMissing(tenant: Tenant, scope: string): AppError {
  return new AppError('insufficient_scope', `the application may not change users in tenant ${tenant.name}`, {
    tenant: tenant.name,
    scopes: [scope],
    hint: `Grant ${scope} to the application: Auth0 dashboard, Applications > APIs > Auth0 Management API.`,
  });
}

/** Good to know, not needed: whatever goes wrong here does not stand in the way. */
async function readUserBlocks(
  { client, signal }: ChangeContext,
  user_id: string,
  options: RequestOptions,
): Promise<readonly UserBlock[] | undefined> {
  try {
    return (await client.getUserBlocks(user_id, options)).body;
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
