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
  context: ChangeContext,
  user_id: string,
  options: RequestOptions,
): Promise<Answer<UserProfile>> {
  const { client, mirror, tenant, now } = context;
  const { body, served_at } = await client.getUser(user_id, options);
  if (body !== undefined) {
    mirror.commitBatch({ users: [{ profile: body, source: 'id', read_at: served_at }] }, now());
    return { body, served_at };
  }
  if (mirror.getUser(user_id) !== undefined) {
    mirror.commitBatch({ tombstones: [{ user_id, deleted_at: served_at, reason: 'reconcile' }] }, now());
  }
  throw new AppError('not_found', `there is no such user in tenant ${tenant.name}`, {
    tenant: tenant.name,
    hint: 'The user was deleted, or was linked to another one and is an identity of it now.',
  });
}

/** A change is always made for somebody who waits. */
export function personOptions(context: ChangeContext): RequestOptions {
  return { priority: 'person', reason: 'person', signal: context.signal };
}
