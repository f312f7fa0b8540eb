import { readIpRange } from '../domain/ip-range.ts';
import { foldText } from '../domain/fold-text.ts';
import { logEventTypes, type LogEventType } from '../domain/log-event-types.ts';
import type { Match } from '../query/ast.ts';
import { joinSql, likePattern, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { FieldSchema, SqlSchema } from '../query/to-sql.ts';
import type { LogFacetField } from './mirror.ts';

const event = 'log_json((SELECT event FROM log_bodies b WHERE b.id = e.id))';

function value(...path: string[]): string {
  return `json_extract(${event}, '$.${path.join('.')}')`;
}

/** A city with its country, or the country alone, as the facets have it. */
const place = `concat_ws(', ', ${value('location_info', 'city_name')}, ${value('location_info', 'country_code')})`;

function text(...path: string[]): FieldSchema {
  return { kind: 'text', expression: value(...path) };
}

function ofOutcome(isOf: (type: LogEventType) => boolean): Sql {
  const codes = logEventTypes.filter(isOf).map(({ code }) => code);
  return sql('e.type IN (SELECT value FROM json_each(?))', JSON.stringify(codes));
}

/** Events that something or somebody was refused in. */
export function failedTypes(): Sql {
  return ofOutcome(({ outcome }) => outcome === 'failure' || outcome === 'blocked');
}

const fields: Readonly<Record<string, FieldSchema>> = {
  log_id: { kind: 'text', expression: 'e.log_id' },
  date: { kind: 'date', expression: 'e.date' },
  type: { kind: 'own', condition: typeCondition, takes: 'a code such as fp, or words such as "wrong password"' },
  description: text('description'),
  user: eitherOf(value('user_name'), value('user_id')),
  user_id: text('user_id'),
  user_name: text('user_name'),
  client: eitherOf(value('client_id'), value('client_name')),
  client_id: text('client_id'),
  client_name: text('client_name'),
  connection: text('connection'),
  organization: eitherOf(value('organization_id'), value('organization_name')),
  organization_id: text('organization_id'),
  organization_name: text('organization_name'),
  ip: { kind: 'own', condition: ipCondition, takes: 'an address, its beginning, or a network such as 203.0.113.0/24' },
  country: eitherOf(value('location_info', 'country_code'), value('location_info', 'country_name')),
  city: text('location_info', 'city_name'),
  place: { kind: 'text', expression: place },
  user_agent: text('user_agent'),
  hostname: text('hostname'),
  strategy: text('strategy'),
  is: {
    kind: 'words',
    words: {
      failed: failedTypes,
      success: () => ofOutcome(({ outcome }) => outcome === 'success'),
      warning: () => ofOutcome(({ outcome }) => outcome === 'warning'),
      limit: () => ofOutcome(({ outcome }) => outcome === 'blocked'),
      change: () => ofOutcome(({ outcome }) => outcome === 'change'),
    },
  },
  has: {
    kind: 'has',
    fields: {
      location: 'country',
      user: 'user_id',
      client: 'client_id',
      connection: 'connection',
      organization: 'organization_id',
      ip: 'ip',
    },
  },
};

/** What log events can be searched by, over `log_events e`. Names as Auth0 spells them, and shorter ones. */
export function logSchema(now: number): SqlSchema {
  return { fields, openRoots: ['details', 'security_context', 'references'], profile: event, text: 'e.text', now };
}

/** What facets are counted by. */
export const facetValues: Readonly<Record<LogFacetField, string>> = {
  type: 'e.type',
  user: `coalesce(nullif(${value('user_name')}, ''), ${value('user_id')})`,
  client: `coalesce(nullif(${value('client_name')}, ''), ${value('client_id')})`,
  connection: value('connection'),
  organization: `coalesce(nullif(${value('organization_name')}, ''), ${value('organization_id')})`,
  ip: value('ip'),
  country: value('location_info', 'country_code'),
  place,
};

function eitherOf(...expressions: readonly string[]): FieldSchema {
  const ways = (match: Match): Sql[] => expressions.map((one) => textCondition(one, match));
  return { kind: 'own', condition: (match) => joinSql(ways(match), 'OR'), takes: 'a name or an id' };
}

function textCondition(expression: string, match: Match): Sql {
  if (match.kind === 'exists') return sql(`${expression} IS NOT NULL`);
  if (match.kind === 'term') return sql(`fold(${expression}) = ?`, foldText(match.value));
  if (match.kind === 'wildcard')
    return sql(`fold(${expression}) LIKE ? ESCAPE '\\'`, likePattern(match.parts.map(foldText)));
  return sql('0');
}

function ipCondition(match: Match): Sql | undefined {
  const ip = value('ip');
  if (match.kind === 'exists' || match.kind === 'wildcard') return textCondition(ip, match);
  const range = match.kind === 'term' ? readIpRange(match.value) : undefined;
  return range && sql(`ip_key(${ip}) BETWEEN ? AND ?`, range.first, range.last);
}

/** A code that is known is that code; other words are looked up in what the codes mean. */
function typeCondition(match: Match): Sql | undefined {
  if (match.kind === 'exists') return sql('1');
  if (match.kind === 'range') return undefined;
  const codes = logEventTypes.filter((type) => isTypeMeant(type, match)).map(({ code }) => code);
  const known = sql('e.type IN (SELECT value FROM json_each(?))', JSON.stringify(codes));
  return joinSql([textCondition('e.type', match), known], 'OR');
}

function isTypeMeant({ words, family }: LogEventType, match: Match & { kind: 'term' | 'wildcard' }): boolean {
  if (match.kind === 'wildcard') return false;
  const meant = foldText(match.value);
  if (logEventTypes.some(({ code }) => code === meant)) return false;
  return foldText(words).includes(meant) || family.startsWith(meant);
}
