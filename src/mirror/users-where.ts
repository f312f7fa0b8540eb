import type { Sql } from '../query/sql.ts';
import type { StatementCache } from './statement-cache.ts';

/**
 * A look at all users that meet a condition. Where no index names them, and their profiles have to be read, all are read
 * in the order of the file: SQLite would walk the smallest index, and look for each profile somewhere else.
 * @param isMany an index may name them, but so many that looking for each takes longer
 */
export function usersWhere(statements: StatementCache, what: string, where: Sql, isMany = false): Sql {
  const planned = { sql: `SELECT ${what} FROM users u WHERE ${where.sql}`, params: where.params };
  const whole = { sql: `SELECT ${what} FROM users u NOT INDEXED WHERE ${where.sql}`, params: where.params };
  if (isMany) return whole;
  if (!where.sql.includes('profiles')) return planned;
  const plan = statements.all<{ detail: string }>({ ...planned, sql: `EXPLAIN QUERY PLAN ${planned.sql}` });
  return plan.some(({ detail }) => detail.startsWith('SCAN u USING')) ? whole : planned;
}
