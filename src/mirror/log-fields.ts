import { foldText } from '../domain/fold-text.ts';
import { codesHolding, codesMeant } from '../domain/codes-meant.ts';
import { readIpRange } from '../domain/ip-range.ts';
import { logEventTypes, type LogEventType } from '../domain/log-event-types.ts';
import type { Match, QueryNode } from '../query/ast.ts';
import { betweenApostrophes, evenSql, evenText } from '../query/even-text.ts';
import type { FieldSchema, SqlSchema } from '../query/schema.ts';
import { beginsWith, joinSql, likePattern, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { toSql } from '../query/to-sql.ts';
import { type ValueKind, valueKinds } from './log-values.ts';
import type { LogFacetField } from './mirror.ts';
import { sortKey } from './user-columns.ts';

/** A shorter key, in characters, was not cut: a character has two UTF-16 units at most. */
const surelyWhole = 50;

/** The JSON of an event. */
const event = 'log_json(e.body, e.at, (SELECT event FROM log_bodies b WHERE b.id = e.body))';

/** Which values are asked for. */
export interface ValueTerm {
  readonly kinds: readonly ValueKind[];
  /** Over `log_values v`. */
  readonly where: Sql;
  /** Folded texts that each of them holds, with any sign for an apostrophe: what the index of trigrams is asked for. */
  readonly texts: readonly string[];
  /** Types that are meant besides, whatever they hold: `where` takes them, too. */
  readonly types?: readonly string[] | undefined;
}

/** Turns the values that are asked for into a condition on `log_events e`. */
export type AnswerTerm = (term: ValueTerm) => Sql;

/** Undefined where the field cannot be asked that. */
type ValueWhere = (match: Match) => Sql | undefined;

const byKey: ValueWhere = (match) => textMatch('v.key', match);
const byLabel: ValueWhere = (match) => textMatch('v.label_key', match);
const byEither: ValueWhere = (match) => joinSql([textMatch('v.key', match), textMatch('v.label_key', match)], 'OR');
/** The name that was typed, or the address that the mirror knows of the user. */
const byEmail: ValueWhere = (match) => {
  if (match.kind !== 'term' && match.kind !== 'wildcard') return byLabel(match);
  const known = knownEmail(match);
  const ids = sql(`coalesce(v.value, v.key) IN (SELECT u.user_id FROM users u WHERE ${known.sql})`, ...known.params);
  return joinSql([textMatch('v.label_key', match), ids], 'OR');
};
/** Keys are cut: see `sortKey`. They are what has an index; the whole address decides. */
function knownEmail(match: Match & { readonly kind: 'term' | 'wildcard' }): Sql {
  const whole = textMatch(
    `CASE WHEN length(u.email_key) < ${surelyWhole} THEN u.email_key ELSE fold(u.email) END`,
    match,
  );
  const [asked = ''] = textsOf(match);
  const [beginning = '', ...others] = betweenApostrophes(asked);
  if (match.kind === 'term' && others.length === 0)
    return joinSql([sql('u.email_key = ?', sortKey(match.value)), whole], 'AND');
  const kept = Array.from(beginning).slice(0, surelyWhole).join('');
  return kept === '' ? whole : joinSql([beginsWith('u.email_key', kept), whole], 'AND');
}
const byPlace: ValueWhere = (match) =>
  textMatch(`v.key || CASE WHEN v.key = '' OR v.label_key = '' THEN '' ELSE ', ' END || v.label_key`, match);

/** A field that is answered by the values of some kinds. */
interface ValueField {
  readonly about: string;
  readonly kinds: readonly ValueKind[];
  readonly where: ValueWhere;
  readonly takes?: string;
  /** An event can have such a value without this part of it. */
  readonly isPart?: true;
  /** What is looked for is not in the text of the value: its trigrams say nothing. */
  readonly isElsewhere?: true;
}

const valueFields: Readonly<Record<string, ValueField>> = {
  type: {
    about: 'code of the event, or words of its meaning',
    kinds: ['type'],
    where: typeMatch,
    isElsewhere: true,
    takes: 'a code such as fp, or words such as "wrong password"',
  },
  description: { about: 'what Auth0 says happened', kinds: ['description'], where: byKey },
  user: { about: 'name or id of the user', kinds: ['user'], where: byEither },
  user_id: { about: 'id of the user', kinds: ['user'], where: byKey, isPart: true },
  email: {
    about: 'e-mail address of the user, or the one that was typed',
    kinds: ['user'],
    where: byEmail,
    isElsewhere: true,
    isPart: true,
  },
  user_name: { about: 'name of the user, often an e-mail address', kinds: ['user'], where: byLabel, isPart: true },
  client: { about: 'id or name of the application', kinds: ['client'], where: byEither },
  client_id: { about: 'id of the application', kinds: ['client'], where: byKey, isPart: true },
  client_name: { about: 'name of the application', kinds: ['client'], where: byLabel, isPart: true },
  connection: { about: 'name of the connection', kinds: ['connection'], where: byKey },
  organization: { about: 'id or name of the organization', kinds: ['organization'], where: byEither },
  organization_id: { about: 'id of the organization', kinds: ['organization'], where: byKey, isPart: true },
  organization_name: { about: 'name of the organization', kinds: ['organization'], where: byLabel, isPart: true },
  ip: {
    about: 'address, its beginning, or a network',
    isElsewhere: true,
    kinds: ['ip'],
    where: ipMatch,
    takes: 'an address, its beginning, or a network such as 203.0.113.0/24',
  },
  country: { about: 'code or name of the country', kinds: ['country'], where: byEither },
  city: { about: 'city of the address', kinds: ['place'], where: byKey, isPart: true },
  place: { about: 'city with its country, as the facets have it', kinds: ['place'], where: byPlace, isElsewhere: true },
};

interface Outcome {
  readonly about: string;
  readonly of: readonly LogEventType['outcome'][];
}

/** Words of `is:` by what they mean of a type. */
const outcomes: Readonly<Record<string, Outcome>> = {
  failed: { about: 'something or somebody was refused', of: ['failure', 'blocked'] },
  success: { about: 'it went well', of: ['success'] },
  warning: { about: 'a warning', of: ['warning'] },
  limit: { about: 'a limit or a protection stopped it', of: ['blocked'] },
  change: { about: 'something was changed', of: ['change'] },
};

const presence: FieldSchema = {
  kind: 'words',
  about: 'something is there',
  words: {
    location: { about: 'a place', query: '_exists_:country' },
    user: { about: 'a user', query: '_exists_:user' },
    client: { about: 'an application', query: '_exists_:client' },
    connection: { about: 'a connection', query: '_exists_:connection' },
    organization: { about: 'an organization', query: '_exists_:organization' },
    ip: { about: 'an address', query: '_exists_:ip' },
  },
};

/**
 * What log events can be searched by, over `log_events e`. Names as Auth0 spells them, and shorter ones. What no column
 * has is read from the event itself, one by one.
 * @param answer how the values are found; left out where nothing is to be asked
 */
export function logSchema(now: number, answer: AnswerTerm = askEach): SqlSchema {
  const valued = Object.entries(valueFields).map(([name, field]) => [name, ownField(field, answer)] as const);
  const { type, ip, ...named } = Object.fromEntries(valued) as Record<string, FieldSchema>;
  return {
    fields: {
      ...(type && { type }),
      is: outcomeField(answer),
      ...named,
      ...(ip && { ip }),
      date: { kind: 'date', expression: 'e.date', about: 'when it happened' },
      log_id: { kind: 'text', expression: bodyText('log_id'), about: 'id of the event' },
      user_agent: { kind: 'text', expression: bodyText('user_agent'), about: 'browser or library' },
      hostname: { kind: 'text', expression: bodyText('hostname'), about: 'domain that was called' },
      strategy: { kind: 'text', expression: bodyText('strategy'), about: 'strategy of the connection' },
      strategy_type: {
        kind: 'text',
        expression: bodyText('strategy_type'),
        about: 'database, social, enterprise or passwordless',
      },
      connection_id: { kind: 'text', expression: bodyText('connection_id'), about: 'id of the connection' },
      has: presence,
    },
    openRoots: ['details', 'security_context', 'references'],
    profile: () => event,
    text: (match) => answer(bareTerm(match)),
    now,
  };
}

/** Whether a query asks something of each event that no column has: see `logSchema`. @throws QueryError */
export function readsEvents(query: QueryNode | undefined): boolean {
  return query !== undefined && toSql(query, logSchema(0)).sql.includes(event);
}

/** What facets are counted by: SQL of the number of a value. */
export const facetValues: Readonly<Record<LogFacetField, string>> = {
  type: 'e.type',
  user: 'e.user',
  client: 'e.client',
  connection: 'e.connection',
  organization: 'e.organization',
  ip: 'e.ip',
  country: 'e.country',
  place: 'e.place',
};

/** Values of these types. */
export function typeTerm(codes: readonly string[]): ValueTerm {
  return { kinds: ['type'], where: hasCode(codes), texts: [] };
}

function hasCode(codes: readonly string[]): Sql {
  return sql('v.key IN (SELECT value FROM json_each(?))', JSON.stringify(codes));
}

/** Looks at the values of each event. */
export function askEach({ kinds, where }: ValueTerm): Sql {
  const columns = kinds.map((kind) => `e.${kind}`).join(', ');
  return sql(`EXISTS (SELECT 1 FROM log_values v WHERE v.id IN (${columns}) AND ${where.sql})`, ...where.params);
}

/** What bare words are looked up in: see `textOfValue`. */
const bareKinds = ['type', 'description', 'user', 'client', 'connection', 'ip'] as const;

/** SQL of a value's folded text: an id with its name. */
const textOfValue = `CASE v.kind WHEN ${valueKinds.ip} THEN coalesce(v.value, v.key) ELSE v.key || char(10) || v.label_key END`;

/** Events with a word in their type or its meaning, description, user, application, connection or address. */
export function bareTerm(match: Match & { readonly kind: 'term' | 'wildcard' }): ValueTerm {
  const parts = textsOf(match);
  const text = evenSql(textOfValue, parts);
  const [word = ''] = parts;
  const where =
    match.kind === 'term'
      ? sql(`instr(${text}, ?) > 0`, word)
      : sql(`${text} LIKE ? ESCAPE '\\'`, likePattern(['', ...parts, '']));
  const types = codesHolding(parts);
  if (types.length === 0) return { kinds: bareKinds, where, texts: parts };
  const isType = joinSql([sql(`v.kind = ${valueKinds.type}`), hasCode(types)], 'AND');
  return { kinds: bareKinds, where: joinSql([where, isType], 'OR'), texts: parts, types };
}

function ownField({ about, kinds, where, isPart, isElsewhere, takes }: ValueField, answer: AnswerTerm): FieldSchema {
  const condition = (match: Match): Sql | undefined => {
    const isWhole = match.kind === 'exists' && isPart === undefined;
    // Most events have a user and an address, and hardly two the same.
    if (isWhole && (kinds.includes('user') || kinds.includes('ip')))
      return sql(`(${kinds.map((kind) => `e.${kind} IS NOT NULL`).join(' OR ')})`);
    const found = isWhole ? sql('1') : where(match);
    return found && answer({ kinds, where: found, texts: isElsewhere === true ? [] : textsOf(match) });
  };
  return {
    kind: 'own',
    about,
    condition,
    takes: takes ?? 'a word, a phrase in quotes, or a part of it with *',
    hasParts: takes === undefined,
  };
}

/** Folded texts that a value must hold to match, whichever sign it has for their apostrophes. */
function textsOf(match: Match): readonly string[] {
  if (match.kind === 'wildcard') return match.parts.map(evenText);
  return match.kind === 'term' ? [evenText(match.value)] : [];
}

function outcomeField(answer: AnswerTerm): FieldSchema {
  const words = Object.entries(outcomes).map(([word, { about, of }]) => {
    const codes = logEventTypes.filter(({ outcome }) => of.includes(outcome)).map(({ code }) => code);
    return [word, { about, where: () => answer(typeTerm(codes)) }] as const;
  });
  return { kind: 'words', about: 'how it ended', words: Object.fromEntries(words) };
}

function bodyText(name: string): string {
  return `json_extract(${event}, '$.${name}')`;
}

/** A condition on a text that is folded already. */
function textMatch(expression: string, match: Match): Sql {
  if (match.kind === 'exists') return sql(`${expression} <> ''`);
  if (match.kind === 'term') return equalMatch(expression, evenText(match.value));
  if (match.kind === 'wildcard') return likeMatch(expression, match.parts.map(evenText));
  const parts = [sql(`${expression} <> ''`)];
  const { from, to } = match;
  if (from) parts.push(sql(`${expression} ${from.inclusive ? '>=' : '>'} ?`, foldText(from.value)));
  if (to) parts.push(sql(`${expression} ${to.inclusive ? '<=' : '<'} ?`, foldText(to.value)));
  return joinSql(parts, 'AND');
}

function equalMatch(expression: string, text: string): Sql {
  const even = evenSql(expression, [text]);
  const equal = sql(`${even} = ?`, text);
  return even === expression ? equal : begun(expression, text, equal);
}

function likeMatch(expression: string, parts: readonly string[]): Sql {
  const [beginning = ''] = parts;
  return begun(expression, beginning, sql(`${evenSql(expression, parts)} LIKE ? ESCAPE '\\'`, likePattern(parts)));
}

/** What has to begin with something is a range of the index, up to the first apostrophe: any sign may stand for it. */
function begun(expression: string, text: string, condition: Sql): Sql {
  const [beginning = ''] = betweenApostrophes(text);
  return beginning === '' ? condition : joinSql([beginsWith(expression, beginning), condition], 'AND');
}

function ipMatch(match: Match): Sql | undefined {
  if (match.kind === 'wildcard') return likeMatch('coalesce(v.value, v.key)', match.parts.map(foldText));
  const range = match.kind === 'term' ? readIpRange(match.value) : undefined;
  return range && sql('v.key BETWEEN ? AND ?', range.first, range.last);
}

/** A code that is known is that code; other words are looked up in what the codes mean. */
function typeMatch(match: Match): Sql | undefined {
  if (match.kind === 'range') return undefined;
  const own = textMatch('v.key', match);
  const codes = match.kind === 'term' ? codesMeant(match.value) : [];
  return codes.length === 0 ? own : joinSql([own, typeTerm(codes).where], 'OR');
}
