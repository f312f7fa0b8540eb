import type { DetailItem } from '../../src/domain/detail.ts';
import { readDate } from '../../src/domain/user.ts';
import { deleteAuthenticationMethods } from '../actions/delete-authentication-methods.ts';
import { shortSpan } from '../components/relative-time.ts';
import { tenantView } from '../state/tenants.ts';
import type { UiState } from '../ui-state.ts';
import { itemLine } from './item-line.ts';
import type { Section } from './section.ts';

/** Second factors, recovery code and passkeys. */
export const methodsSection: Section = {
  kind: 'authentication_methods',
  title: 'MFA and passkeys',
  none: 'no second factor and no passkey',
  rows: (state, { tenant, items }) => items.map((item) => ({ line: methodLine(state, tenant, item), item })),
  remove: {
    action: deleteAuthenticationMethods,
    words: 'delete',
    inputOf: (item) => ({ ids: [String(item['id'])] }),
  },
  note: 'F reset MFA',
};

function methodLine(state: UiState, tenant: string, item: DetailItem): ReturnType<typeof itemLine> {
  const { type, name, phone_number, email, confirmed } = item;
  const where = [name, phone_number ?? email].filter((part) => typeof part === 'string').join(', ');
  return itemLine(
    type,
    confirmed === false ? 'not confirmed' : where,
    since(state, tenant, 'enrolled', item['enrolled_at']),
    since(state, tenant, 'last used', item['last_auth_at']),
  );
}

function since(state: UiState, tenant: string, what: string, date: unknown): string {
  const at = readDate(date);
  const offset = tenantView(state, tenant)?.status?.clock_offset ?? 0;
  return at === undefined ? '' : `${what} ${shortSpan(state.now + offset - at)} ago`;
}
