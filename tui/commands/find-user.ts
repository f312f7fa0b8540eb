import { isEmail, onlyUser } from '../../src/changes/ask-user-id.ts';
import { defaultDomain, type Tenant } from '../../src/domain/tenant.ts';
import { AppError } from '../../src/errors.ts';
import type { MirrorReader } from '../../src/mirror/mirror.ts';
import { decodedUserId, linkedTenant, linkedUserId } from '../../src/query/pasted-id.ts';
import { dashboardPage } from '../logs/dashboard-page.ts';
import { dateWords } from './time-words.ts';

/** What tells a tenant from others, here and in a link to the dashboard. */
type NamedTenant = Pick<Tenant, 'name' | 'domain' | 'audience_domain'>;

/**
 * The `user_id` that a person means: the text itself, that of a link to the dashboard, or that of the only user with this
 * e-mail in the mirror.
 * @throws AppError `not_found`, or `usage` with the candidates when an e-mail names several, or for a link to another tenant
 */
export function findUserId(reader: MirrorReader, typed: string, tenant: NamedTenant): string {
  const user = pastedUser(typed, tenant);
  if (!isEmail(user) || reader.getUser(user) !== undefined) return user;
  return onlyUser(
    reader.findUsersByEmail(user).map((found) => found.profile),
    user,
    tenant.name,
  );
}

/**
 * The `user_id` of what was pasted for one: a link to the dashboard, or an id as addresses have it. People of social
 * connections have the same `user_id` in every tenant: a link to another tenant would name somebody here.
 * @throws AppError `usage` where a link is to another tenant
 */
export function pastedUser(typed: string, tenant: NamedTenant): string {
  const user = linkedUserId(typed) ?? decodedUserId(typed);
  const linked = linkedTenant(typed);
  const here = dashboardPage(defaultDomain(tenant), [])?.split('/').slice(-2).join('/');
  if (linked === undefined || here === undefined || linked === here) return user;
  throw new AppError('usage', `the link is to a user of ${linked} at Auth0, and ${tenant.name} is ${here}`, {
    tenant: tenant.name,
    hint: `If the one of ${tenant.name} is meant: ${user}`,
  });
}

/** What is said of a user that the mirror does not have, or has no longer. */
export function unknownUser(reader: MirrorReader, user_id: string, tenant: string): AppError {
  const gone = reader.getTombstone(user_id);
  const when = gone === undefined ? '' : `; it is gone since ${dateWords(gone.deleted_at)} UTC`;
  return new AppError('not_found', `no user ${user_id} in the mirror of ${tenant}${when}`, {
    tenant,
    hint: 'Look for it with `tenantry users list`; a very new user may not be in the mirror yet.',
  });
}

/** @throws AppError `not_found` for somebody who is neither in the mirror nor in its log */
export function refuseUnknown(reader: MirrorReader, user_id: string, tenant: string): void {
  const isKnown = reader.getUser(user_id) !== undefined || reader.getTombstone(user_id) !== undefined;
  if (!isKnown && reader.countLogs({ user_id }) === 0) throw unknownUser(reader, user_id, tenant);
}
