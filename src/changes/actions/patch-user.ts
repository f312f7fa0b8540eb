import type { ChangeRequest } from '../../domain/change.ts';

/** The request that changes these root fields of a user, and nothing else. */
export function patchUser(user_id: string, body: Readonly<Record<string, unknown>>): ChangeRequest {
  return { method: 'PATCH', path: `/users/${encodeURIComponent(user_id)}`, body };
}
