import type { Answer, RequestOptions } from '../auth0/auth0-client.ts';
import type { UserProfile } from '../domain/user.ts';
import { AppError } from '../errors.ts';
import type { ChangeContext } from './changes.ts';

/**
 * Reads a user by id, which Auth0 answers without delay, and lets the mirror have what was read: the profile, or
 * that the user is gone.
 * @throws AppError `not_found`
 */
export async function readFreshUser(
  context: Pick<ChangeContext, 'client' | 'mirror' | 'tenant' | 'now'>,
  user_id: string,
  options: RequestOptions,
): Promise<Answer<UserProfile>> {
  const { client, mirror, tenant, now } = context;
  const { body, served_at } = await client.getUser(user_id, options);
  if (body !== undefined) {
    mirror.commitBatch({ users: [{ profile: body, source: 'id', read_at: served_at }] }, now());
    return { body, served_at };
  }
  const wasKnown = mirror.getUser(user_id) !== undefined;
  if (wasKnown) mirror.commitBatch({ tombstones: [{ user_id, deleted_at: served_at, reason: 'reconcile' }] }, now());
  if (wasKnown || mirror.getTombstone(user_id) !== undefined) {
    throw new AppError('not_found', `the user ${user_id} is gone from tenant ${tenant.name}`, {
      tenant: tenant.name,
      hint: 'The user was deleted, or was linked to another one and is an identity of it now.',
    });
  }
  throw new AppError('not_found', `no user has the user_id ${user_id} in tenant ${tenant.name}`, {
    tenant: tenant.name,
    hint: 'A user_id is needed whole, like auth0|5f7c8ec7c33c6c004bbafe82. Search for a part of it, or for a name or an e-mail, with `tenantry users list TEXT`.',
  });
}

/** A change is always made for somebody who waits. */
export function personOptions(context: ChangeContext): RequestOptions {
  return { priority: 'person', reason: 'person', signal: context.signal };
}
