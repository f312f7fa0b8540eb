import { readIpRange } from '../domain/ip-range.ts';
import { foldText } from '../domain/fold-text.ts';
import { logEventTypes, type LogEventType } from '../domain/log-event-types.ts';
import type { Match } from '../query/ast.ts';
import { joinSql, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { FieldSchema, SqlSchema } from '../query/schema.ts';
import { textCondition } from '../query/text-condition.ts';
import type { LogFacetField } from './mirror.ts';

const event = 'log_json((SELECT event FROM log_bodies b WHERE b.id = e.id))';

function value(...path: string[]): string {
  return `json_extract(${event}, '$.${path.join('.')}')`;
}

/** A city with its country, or the country alone, as the facets have it. */
const place = `concat_ws(', ', ${value('location_info', 'city_name')}, ${value('location_info', 'country_code')})`;

function text(about: string, ...path: string[]): FieldSchema {
  return { kind: 'text', expression: value(...path), about };
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
  log_id: { kind: 'text', expression: 'e.log_id', about: 'id of the event' },
  date: { kind: 'date', expression: 'e.date', about: 'when it happened' },
  type: {
    kind: 'own',
    about: 'code of the event, or words of its meaning',
    condition: typeCondition,
    takes: 'a code such as fp, or words such as "wrong password"',
  },
  description: text('what Auth0 says happened', 'description'),
  user: eitherOf('name or id of the user', value('user_name'), value('user_id')),
  user_id: text('id of the user', 'user_id'),
  user_name: text('name of the user, often an e-mail address', 'user_name'),
  client: eitherOf('id or name of the application', value('client_id'), value('client_name')),
  client_id: text('id of the application', 'client_id'),
  client_name: text('name of the application', 'client_name'),
  connection: text('name of the connection', 'connection'),
  organization: eitherOf('id or name of the organization', value('organization_id'), value('organization_name')),
  organization_id: text('id of the organization', 'organization_id'),
  organization_name: text('name of the organization', 'organization_name'),
  ip: {
    kind: 'own',
    about: 'address, its beginning, or a network',
    condition: ipCondition,
    takes: 'an address, its beginning, or a network such as 203.0.113.0/24',
  },
  country: eitherOf(
    'code or name of the country',
    value('location_info', 'country_code'),
    value('location_info', 'country_name'),
  ),
  city: text('city of the address', 'location_info', 'city_name'),
  place: { kind: 'text', expression: place, about: 'city with its country, as the facets have it' },
  user_agent: text('browser or library', 'user_agent'),
  hostname: text('domain that was called', 'hostname'),
  strategy: text('strategy of the connection', 'strategy'),
  is: {
    kind: 'words',
    about: 'how it ended',
    words: {
      failed: { about: 'something or somebody was refused', where: failedTypes },
      success: { about: 'it went well', where: () => ofOutcome(({ outcome }) => outcome === 'success') },
      warning: { about: 'a warning', where: () => ofOutcome(({ outcome }) => outcome === 'warning') },
      limit: {
        about: 'a limit or a protection stopped it',
        where: () => ofOutcome(({ outcome }) => outcome === 'blocked'),
      },
      change: { about: 'something was changed', where: () => ofOutcome(({ outcome }) => outcome === 'change') },
    },
  },
  has: {
    kind: 'words',
    about: 'something is there',
    words: {
      location: { about: 'a place', query: '_exists_:country' },
      user: { about: 'a user', query: '_exists_:user_id' },
      client: { about: 'an application', query: '_exists_:client_id' },
      connection: { about: 'a connection', query: '_exists_:connection' },
      organization: { about: 'an organization', query: '_exists_:organization_id' },
      ip: { about: 'an address', query: '_exists_:ip' },
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

function eitherOf(about: string, ...expressions: readonly string[]): FieldSchema {
  const ways = (match: Match): Sql[] => expressions.map((one) => textCondition(one, match));
  return { kind: 'own', condition: (match) => joinSql(ways(match), 'OR'), takes: 'a name or an id', about };
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
