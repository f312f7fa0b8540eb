import type { Match } from '../query/ast.ts';
import { jsonCondition } from '../query/json-condition.ts';
import { joinSql, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { textCondition } from '../query/text-condition.ts';
import { facetQuery } from './facets.ts';

const path = ['multifactor'];

/** What proves who somebody is by itself, or stands in for another one. */
const noSecondFactors = `('password', 'passkey', 'recovery-code')`;

/**
 * Condition over `users u`: the user has such a second factor, as the profile tells it, or as it was read of the user.
 * Profiles name those of Guardian only; the others are known of users that somebody has looked at.
 * https://auth0.com/docs/api/management/v2/users/get-authentication-methods
 */
export function hasSecondFactor(match: Match, profile: string): Sql | undefined {
  if (match.kind === 'range') return undefined;
  // No date is asked for: any time will do.
  return joinSql([jsonCondition(path, match, profile, 0), wasReadOf(match)], 'OR');
}

/** A query for the ids of all that may meet the condition, from indexes alone. */
export function mayHaveSecondFactor(match: Match): Sql | undefined {
  const facets = match.kind === 'range' ? undefined : facetQuery(path, match);
  if (match.kind === 'range' || facets === undefined) return undefined;
  const { sql: read, params } = wasReadOf(match);
  const named = 'SELECT rowid AS id FROM facets WHERE facets MATCH ?';
  return sql(`${named} UNION SELECT u.id FROM users u WHERE ${read}`, facets, ...params);
}

function wasReadOf(match: Exclude<Match, { kind: 'range' }>): Sql {
  const type = textCondition(`(item.value ->> '$.type')`, match);
  return sql(
    `u.user_id IN (SELECT own.owner FROM details own, json_each(own.detail, '$.items') item
      WHERE own.kind = 'authentication_methods' AND item.value ->> '$.confirmed' = 1
        AND item.value ->> '$.type' NOT IN ${noSecondFactors} AND ${type.sql})`,
    ...type.params,
  );
}
