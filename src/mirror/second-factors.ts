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
  const facets = facetQuery(path, match);
  // No date is asked for: any time will do.
  const inProfile = jsonCondition(path, match, profile, 0);
  const candidates = sql('u.id IN (SELECT rowid FROM facets WHERE facets MATCH ?)', facets ?? '');
  const type = textCondition(`(item.value ->> '$.type')`, match);
  const read = sql(
    `u.user_id IN (SELECT own.owner FROM details own, json_each(own.detail, '$.items') item
      WHERE own.kind = 'authentication_methods' AND item.value ->> '$.confirmed' = 1
        AND item.value ->> '$.type' NOT IN ${noSecondFactors} AND ${type.sql})`,
    ...type.params,
  );
  return joinSql([facets === undefined ? inProfile : joinSql([candidates, inProfile], 'AND'), read], 'OR');
}
