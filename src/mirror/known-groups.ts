import type { DetailKind } from '../domain/detail.ts';
import type { CatalogueKind } from '../domain/catalogue.ts';
import type { Match } from '../query/ast.ts';
import { joinSql, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { textCondition } from '../query/text-condition.ts';

/**
 * What users belong to. Auth0 tells it of one user or of one group at a time, and the mirror keeps what was read: so it
 * is known of some users only.
 */
export interface GroupKind {
  /** Groups of a user. */
  readonly ofUser: DetailKind;
  /** Users of a group. */
  readonly members: DetailKind;
  /** All groups of the tenant. */
  readonly all: CatalogueKind;
  /** Texts that name a group, the id first. */
  readonly names: readonly string[];
}

/** By the field that asks for them. */
export const groupKinds: Readonly<Record<'role' | 'org', GroupKind>> = {
  role: { ofUser: 'roles', members: 'members_of_role', all: 'roles', names: ['id', 'name'] },
  org: {
    ofUser: 'organizations',
    members: 'members_of_organization',
    all: 'organizations',
    names: ['id', 'name', 'display_name'],
  },
};

/** Lists that were read to their end: who is not in one does not belong to it. */
const isWhole = `json_extract(whole.detail, '$.complete') = 1 AND json_extract(whole.detail, '$.problem') IS NULL`;

/**
 * Condition over `users u`: the user belongs to a group that is named so, by id, name or display name. Where the list of
 * the user and that of the group contradict each other, the one that was read later is right.
 */
export function belongsTo({ ofUser, members, all, names }: GroupKind, match: Match): Sql | undefined {
  if (match.kind === 'range') return undefined;
  const own = isNamed('item', names, match);
  const group = isNamed('grp', names, match);
  const known = `
    SELECT own.owner FROM details own, json_each(own.detail, '$.items') item
    WHERE own.kind = '${ofUser}' AND ${own.sql} AND NOT EXISTS (
      SELECT 1 FROM details whole WHERE whole.owner = item.value ->> '$.id' AND whole.kind = '${members}'
        AND whole.read_at > own.read_at AND ${isWhole})
    UNION
    SELECT member.value ->> '$.user_id' FROM details list, json_each(list.detail, '$.items') member
    WHERE list.kind = '${members}' AND list.owner IN (
        SELECT grp.value ->> '$.id' FROM catalogue c, json_each(c.items) grp WHERE c.kind = '${all}' AND ${group.sql})
      AND NOT EXISTS (
        SELECT 1 FROM details whole WHERE whole.owner = member.value ->> '$.user_id' AND whole.kind = '${ofUser}'
          AND whole.read_at > list.read_at AND ${isWhole})`;
  return sql(`u.user_id IN (${known})`, ...own.params, ...group.params);
}

/** @param item name of the row of json_each that holds the group */
export function isNamed(item: string, names: GroupKind['names'], match: Match): Sql {
  const ways = names.map((name) => textCondition(`(${item}.value ->> '$.${name}')`, match));
  return joinSql(match.kind === 'exists' ? ways.slice(0, 1) : ways, 'OR');
}
