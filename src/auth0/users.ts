import { z } from 'zod';

import { readUserProfile } from '../domain/user.ts';
import type { UserProfile } from '../domain/user.ts';
import { AppError } from '../errors.ts';
import type { Answer, RequestOptions, UserSearch, UserSearchPage } from './auth0-client.ts';
import { readShape } from './read-shape.ts';
import { absent, pathPart } from './request.ts';
import type { Door } from './request.ts';

const pageSchema = z.looseObject({
  users: z.array(z.unknown()),
  total: z.number().int().nonnegative(),
  limit: z.number().int().positive().optional(),
});

/** https://auth0.com/docs/api/management/v2/users/get-users */
export async function searchUsers(
  door: Door,
  search: UserSearch,
  options: RequestOptions,
): Promise<Answer<UserSearchPage>> {
  const query = {
    q: search.q,
    search_engine: search.q === undefined ? undefined : 'v3',
    sort: search.sort,
    page: search.page ?? 0,
    per_page: search.per_page,
    include_totals: true,
    ...fieldsQuery(search.fields),
  };
  const call = { method: 'GET', path: '/users', query, family: 'read_users', repeat: 'read', what: 'users' } as const;
  return await door.call(call, options, (body) => {
    const page = readShape(pageSchema, body);
    return { users: page.users.map(readUserProfile), total: page.total, limit: page.limit ?? search.per_page };
  });
}

export async function getUser(
  door: Door,
  user_id: string,
  options: RequestOptions,
): Promise<Answer<UserProfile | undefined>> {
  const path = `/users/${pathPart(user_id)}`;
  // Any other 404 may come from something in between, and must not look like a deletion.
  const absentCode = 'inexistent_user';
  const call = { method: 'GET', path, family: 'read_users', repeat: 'read', absentCode, what: 'user' } as const;
  return await door.call(call, options, (body) =>
    body === absent ? undefined : sameUser(readUserProfile(body), user_id),
  );
}

export async function getUsersByEmail(
  door: Door,
  email: string,
  options: RequestOptions,
): Promise<Answer<readonly UserProfile[]>> {
  const query = { email };
  const path = '/users-by-email';
  const call = { method: 'GET', path, query, family: 'read_users', repeat: 'read', what: 'users by e-mail' } as const;
  return await door.call(call, options, (body) => readShape(z.array(z.unknown()), body).map(readUserProfile));
}

function sameUser(user: UserProfile, user_id: string): UserProfile {
  if (user.user_id !== user_id) throw new AppError('bad_answer', 'the answer is about another user');
  return user;
}

function fieldsQuery(fields: readonly string[] | undefined): { fields?: string; include_fields?: boolean } {
  return fields === undefined ? {} : { fields: fields.join(','), include_fields: true };
}
