import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';

import { foldText } from '../../src/domain/fold-text.ts';
import { ipKey, readIpRange } from '../../src/domain/ip-range.ts';
import { logUsers } from '../../src/domain/log-effects.ts';
import { logEventType, logEventTypes } from '../../src/domain/log-event-types.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { type LogFacetField, logFacetFields, type LogFilter } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import type { Match, QueryNode } from '../../src/query/ast.ts';
import { startSimulator } from '../../fixtures/start-simulator.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mirrorKey } from './mirror-key.ts';

const hour = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'tenantry-logs-'));

/** What the simulator invents, and what it does not: nothing, empty, of the wrong kind, of the same microsecond. */
async function inventEvents(): Promise<LogEvent[]> {
  const simulator = await startSimulator({ users: 60, logs: 900, plan: 'professional', seed: 11 });
  const told = simulator.allLogs();
  await simulator.close();
  const [first] = told as [LogEvent];
  const odd = (n: number, part: Partial<LogEvent>): LogEvent => {
    const log_id = `${first.log_id.slice(0, -9)}${String(900_000 + n).padStart(9, '0')}`;
    return { log_id, date: first.date, type: 's', ...part };
  };
  const place = { country_code: 'ÅX', country_name: 'Åland', city_name: '' };
  return [
    ...told,
    odd(1, { type: 'invented_code', user_id: '', user_name: 'Zoë%_\\ *', ip: '::ffff:203.0.113.9' }),
    odd(2, { type: 'fp', user_id: null, user_name: 'zoe%_\\ *', ip: 'nonsense', location_info: place }),
    odd(3, { type: 'fp', description: 'null', client_name: 'Only a name', connection: 'ÜBER' }),
    odd(4, { type: '', description: 'a\u0000b\nc', organization_id: 'org_1', organization_name: '株式会社' }),
    odd(5, { type: 'limit_wc', client_id: 5 as unknown as string, date: '2020-01-01T00:00:00.000Z' }),
    odd(7, { type: 's', user_id: "auth0|d'arc", user_name: 'Pat O’Brien', location_info: { city_name: 'L’Aquila' } }),
    odd(8, { type: 'fp', user_id: 'auth0|d‘arc', user_name: "Pat O'Brien", location_info: { city_name: 'Lʼaquila' } }),
    odd(9, { type: 'fp', user_id: 'auth0|d’arc', user_name: 'Pat Obrien', description: 'User’s part' }),
    odd(6, { type: 'sapi', details: { request: { method: 'patch', path: '/api/v2/users/auth0%7Cx' } } }),
  ];
}

const events = await inventEvents();
const now = Math.max(...events.map(({ date }) => Date.parse(date))) + 1000;
const byId = new Map(events.map((event) => [event.log_id, event]));
const mirror = openMirrorWriter(join(folder, 'mirror.db'), 'acme', mirrorKey, { now: () => now });
// Out of order, twice, and in pages of every size.
for (const [from, size] of [
  [700, 300],
  [0, 350],
  [300, 3],
  [300, 400],
  [690, 100],
  [895, 200],
] as const)
  mirror.commitBatch({ logs: events.slice(from, from + size) }, now);
mirror.commitBatch({ logs: events.toReversed() }, now);
const newest = events.toSorted((a, b) => (a.log_id < b.log_id ? 1 : -1));

afterAll(() => {
  mirror.close();
  rmSync(folder, { recursive: true, force: true });
});

/** An evaluator that knows nothing of SQL, indexes, or numbers of values. */
function holds(node: QueryNode, event: LogEvent): boolean {
  if ('parts' in node)
    return node.kind === 'and'
      ? node.parts.every((each) => holds(each, event))
      : node.parts.some((each) => holds(each, event));
  if ('part' in node) return !holds(node.part, event);
  if (node.kind === 'bare')
    return bareTexts(event).some((text) => isMatch(text, node.match, true)) || isMeant(node.match, event.type);
  return fieldHolds(node.field, node.match, event);
}

const valuesOf: Readonly<Record<string, (event: LogEvent) => readonly unknown[]>> = {
  description: (event) => [event.description],
  user: (event) => [event.user_id, event.user_name],
  user_id: (event) => [event.user_id],
  user_name: (event) => [event.user_name],
  client: (event) => [event.client_id, event.client_name],
  client_name: (event) => [event.client_name],
  connection: (event) => [event.connection],
  organization: (event) => [event['organization_id'], event['organization_name']],
  country: ({ location_info: place }) => [place?.country_code, place?.country_name],
  city: ({ location_info: place }) => [place?.city_name],
  place: (event) => [placeOf(event)],
  user_agent: (event) => [event.user_agent],
};

function fieldHolds(field: string, match: Match, event: LogEvent): boolean {
  if (match.kind === 'term' && !match.quoted && match.value === 'null')
    return !fieldHolds(field, { kind: 'exists' }, event);
  if (field === 'has') return fieldHolds('country', { kind: 'exists' }, event);
  if (field === 'type') return typeHolds(match, event.type);
  if (field === 'is' && match.kind === 'term') return isOutcome(match.value, event.type);
  if (field === 'ip') return ipHolds(match, textOf(event.ip));
  if (field === 'date' && match.kind === 'range') return Date.parse(event.date) > now - 48 * hour;
  return (valuesOf[field]?.(event) ?? []).some((value) => textOf(value) !== '' && isMatch(textOf(value), match, false));
}

function typeHolds(match: Match, code: string): boolean {
  if (match.kind !== 'term') return isMatch(code, match, false);
  if (foldText(code) === foldText(match.value)) return true;
  if (logEventTypes.some((type) => type.code === foldText(match.value))) return false;
  const { words, family } = logEventType(code);
  const isKnown = logEventTypes.some((type) => type.code === code);
  return isKnown && (foldText(words).includes(foldText(match.value)) || family.startsWith(foldText(match.value)));
}

/** What the type of an event is called is looked at from three characters on. */
function isMeant(match: Match, code: string): boolean {
  const parts = match.kind === 'term' ? [match.value] : match.kind === 'wildcard' ? match.parts : [];
  if (!logEventTypes.some((type) => type.code === code) || parts.map(foldText).join('').length < 3) return false;
  const { words, family } = logEventType(code);
  return (
    isMatch(foldText(words), match, true) ||
    (match.kind === 'term' && `${family}.`.startsWith(`${even(foldText(match.value))}.`))
  );
}

function isOutcome(word: string, code: string): boolean {
  const { outcome } = logEventType(code);
  if (word === 'failed') return outcome === 'failure' || outcome === 'blocked';
  return outcome === (word === 'limit' ? 'blocked' : word);
}

function ipHolds(match: Match, ip: string): boolean {
  if (match.kind === 'exists') return ip !== '';
  if (match.kind === 'wildcard') return ip !== '' && isMatch(ip, match, false);
  const range = match.kind === 'term' ? readIpRange(match.value) : undefined;
  const key = ipKey(ip);
  return range !== undefined && key !== null && key >= range.first && key <= range.last;
}

function bareTexts(event: LogEvent): string[] {
  const { type, description, user_id, user_name, client_id, client_name, connection, ip } = event;
  const texts = [[type], [description], [user_id, user_name], [client_id, client_name], [connection], [ip]];
  return texts.map((parts) => parts.map((part) => foldText(textOf(part))).join('\n'));
}

/** Signs for the same apostrophe are one. */
function even(folded: string): string {
  return folded.replaceAll(/[‘’ʼ]/g, "'");
}

function isMatch(text: string, match: Match, isPart: boolean): boolean {
  const folded = even(isPart ? text : foldText(text));
  if (match.kind === 'exists') return folded !== '';
  const asked = (match.kind === 'term' ? [match.value] : match.kind === 'wildcard' ? match.parts : []).map((each) =>
    even(foldText(each)),
  );
  if (match.kind === 'term') return isPart ? folded.includes(asked[0] ?? '') : folded === asked[0];
  if (match.kind !== 'wildcard') return false;
  return matchParts(folded, isPart ? ['', ...asked, ''] : asked);
}

/** The first place of each part is the best one: nothing behind it is lost. */
function matchParts(text: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at + last.length <= text.length;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function placeOf({ location_info: place }: LogEvent): string {
  return [textOf(place?.city_name), textOf(place?.country_code)].filter((part) => part !== '').join(', ');
}

const facetOf: Readonly<Record<LogFacetField, (event: LogEvent) => string>> = {
  type: ({ type }) => type,
  user: ({ user_id, user_name }) => textOf(user_name) || textOf(user_id),
  client: ({ client_id, client_name }) => textOf(client_name) || textOf(client_id),
  connection: ({ connection }) => textOf(connection),
  organization: (event) => textOf(event['organization_name']) || textOf(event['organization_id']),
  ip: ({ ip }) => textOf(ip),
  country: ({ location_info: place }) => textOf(place?.country_code),
  place: placeOf,
};

const pieces = [...new Set(newest.flatMap((event) => Object.values(valuesOf).flatMap((of) => of(event).map(textOf))))];
const words = fc.constantFrom(...pieces.filter((text) => text !== '' && text.length < 80));
const part = fc.tuple(words, fc.nat(5), fc.integer({ min: 1, max: 6 })).map(([text, from, length]) =>
  Array.from(text)
    .slice(from, from + length)
    .join(''),
);
const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
const escaped = (text: string) => text.replaceAll(/[\s()"\\:*!+\-&|[\]{}<>]/g, String.raw`\$&`);
const fields = fc.constantFrom(...Object.keys(valuesOf));
const ips = fc.constantFrom(...new Set(newest.map(({ ip }) => textOf(ip)).filter((ip) => ipKey(ip) !== null)));
const leaf = fc.oneof(
  fc.tuple(fields, words).map(([field, text]) => `${field}:${quoted(text)}`),
  fc.tuple(fields, part).map(([field, text]) => `${field}:*${escaped(text)}*`),
  fc.tuple(fields, part).map(([field, text]) => `${field}:${escaped(text) || '\\*'}*`),
  fields.map((field) => `_exists_:${field}`),
  fields.map((field) => `${field}:null`),
  part.map((text) => quoted(text)),
  fc.constantFrom(...logEventTypes.map(({ code }) => `type:${code}`), 'type:password', 'type:mfa', 'type:f*'),
  fc.constantFrom('is:failed', 'is:success', 'is:limit', 'is:change', 'has:location', 'date:<48h', 'type:fp'),
  fc.tuple(ips, fc.integer({ min: 0, max: 32 })).map(([ip, bits]) => `ip:${quoted(`${ip}/${bits}`)}`),
  ips.map((ip) => `ip:${quoted(ip.toUpperCase())}`),
);
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => `(${a} AND ${b})`),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => `(${a} OR ${b})`),
    tie('tree').map((inner) => `NOT ${inner}`),
  ),
}));
const users = fc.constantFrom(...new Set(events.flatMap(logUsers)));
const filters = fc.record({
  text: tree,
  user_id: fc.option(users, { nil: undefined, freq: 4 }),
  since: fc.option(
    fc.nat(9 * 24).map((hours) => now - hours * hour - 1234),
    { nil: undefined },
  ),
  before: fc.option(fc.nat(events.length - 1), { nil: undefined }),
  types: fc.option(fc.constant(['s', 'fp', 'sapi']), { nil: undefined, freq: 4 }),
});

/** Asked first, whatever is drawn. */
const examples = [
  "o'b OR o‘bri*n",
  'wrong password OR NOT brute*ed',
  'management',
  `user:"pat o'brien" OR user_id:*d’arc OR city:l'*`,
].map((text) => {
  const filter = { text, user_id: undefined, since: undefined, before: undefined, types: undefined };
  return [filter, 'user'] as [typeof filter, LogFacetField];
});

it('answers every query as somebody does who looks at each event', () => {
  fc.assert(
    fc.property(filters, fc.constantFrom(...logFacetFields), ({ text, before, ...rest }, field) => {
      const query = parseQuery(text, { depth: 20 }).root;
      const filter: LogFilter = { ...rest, query };
      const { user_id, since = -Infinity, types } = rest;
      const expected = newest.filter(
        (event) =>
          (query === undefined || holds(query, event)) &&
          (user_id === undefined || logUsers(event).includes(user_id)) &&
          Date.parse(event.date) >= since &&
          (types?.some((type) => type === event.type) ?? true),
      );
      const before_log_id = before === undefined ? undefined : newest[before]!.log_id;
      const page = expected.filter(({ log_id }) => before_log_id === undefined || log_id < before_log_id);
      expect(ids(mirror.listLogs({ ...filter, before_log_id, limit: 5000 }))).toEqual(ids(page));
      const first = mirror.listLogs({ ...filter, before_log_id, limit: 7 });
      expect(ids(first)).toEqual(ids(page.slice(0, 7)));
      expect(first.map((event) => byId.get(event.log_id))).toEqual(first);
      expect(mirror.countLogs(filter)).toBe(expected.length);
      expectFacets(filter, field, expected);
      expectBars(filter, expected);
    }),
    { seed: 20_261_122, numRuns: 250, interruptAfterTimeLimit: 5000, examples },
  );
}, 30_000);

/** Events of one microsecond stand in no order of theirs. */
function ids(list: readonly LogEvent[]): string[] {
  return list.map(({ log_id }) => log_id).toSorted();
}

function expectFacets(filter: LogFilter, field: LogFacetField, expected: readonly LogEvent[]): void {
  const counts = new Map<string, number>();
  for (const event of expected) counts.set(facetOf[field](event), (counts.get(facetOf[field](event)) ?? 0) + 1);
  counts.delete('');
  const facets = mirror.logFacets(filter, field, 1000);
  expect(new Map(facets.map(({ value, count }) => [value, count]))).toEqual(counts);
}

function expectBars(filter: LogFilter, expected: readonly LogEvent[]): void {
  const to = Math.ceil(now / hour) * hour;
  for (const [from, step] of [
    [to - 72 * hour, 6 * hour],
    [to - 50 * hour - 1_800_000, 5 * hour],
  ] as const) {
    const bars = mirror.logHistogram(filter, { from, to, step });
    const inside = bars.map(({ at }) =>
      expected.filter(({ date }) => Date.parse(date) >= at && Date.parse(date) < Math.min(at + step, to)),
    );
    expect(bars.map(({ count }) => count)).toEqual(inside.map((list) => list.length));
    const failed = inside.map((list) => list.filter(({ type }) => isOutcome('failed', type)).length);
    expect(bars.map(({ failures }) => failures)).toEqual(failed);
  }
}
