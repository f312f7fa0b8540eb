import { describe, expect, it } from 'vitest';

import type { LogEvent } from '../../src/domain/log-event.ts';
import { logFacetFields, type MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const minute = 60_000;

function event(n: number, more: Partial<LogEvent> = {}): LogEvent {
  const date = new Date(noon + n * minute).toISOString();
  const log_id = `900${date.replaceAll(/\D/g, '').padEnd(20, '0')}${'1223372037'.padStart(33, '0')}`;
  return { log_id, _id: log_id, date, type: 's', ...more };
}

const berlin = { country_code: 'DE', country_name: 'Germany', city_name: 'Berlin' };
const lyon = { country_code: 'FR', country_name: 'France', city_name: 'Lyon' };

const events: readonly LogEvent[] = [
  event(0, {
    user_id: 'auth0|jane',
    user_name: 'Jane@acme.com',
    client_id: 'c1',
    client_name: 'Shop',
    ip: '203.0.113.7',
  }),
  event(1, { type: 'fp', user_id: 'auth0|jane', user_name: 'jane@acme.com', ip: '203.0.114.7', location_info: berlin }),
  event(2, { type: 'limit_wc', user_name: 'jane@acme.com', ip: '2001:db8::1', location_info: lyon, connection: 'Db' }),
  event(3, {
    type: 'sapi',
    description: 'Update a Üser',
    client_id: 'c2',
    client_name: 'Shop',
    organization_id: 'org_1',
  }),
  event(4, { type: 'brand_new', connection: 'Db', organization_id: 'org_1', organization_name: 'Ümlaut' }),
  event(5, {
    type: 'pwd_leak',
    user_id: 'auth0|joe',
    ip: 'nonsense',
    location_info: berlin,
    connection_id: 'con_1',
    strategy_type: 'social',
  }),
];

function idOf(n: number): string {
  return event(n).log_id;
}

function filled(): MirrorWriter {
  const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now: () => noon + 6 * minute });
  mirror.commitBatch({ logs: events, users: [seen({ user_id: 'auth0|joe', email: 'Joe@Corp.example' })] }, noon);
  return mirror;
}

function found(mirror: MirrorWriter, text: string, all = events): number[] {
  const query = parseQuery(text).root;
  const listed = mirror.listLogs({ query, limit: 100 });
  expect(mirror.countLogs({ query })).toBe(listed.length);
  return listed.map(({ log_id }) => all.findIndex((each) => each.log_id === log_id));
}

describe('an address that is longer than its key', () => {
  const long = `${'a'.repeat(60)}.${'b'.repeat(50)}@Corp.example`;
  const other = `${'a'.repeat(60)}.${'b'.repeat(50)}@other.example`;

  function withLong(): MirrorWriter {
    const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
    const users = [seen({ user_id: 'auth0|jane', email: other }), seen({ user_id: 'auth0|joe', email: long })];
    mirror.commitBatch({ logs: events, users }, noon);
    return mirror;
  }

  it.each([
    [`email:${long}`, [5]],
    ['email:*@corp.example', [5]],
    [`email:${long.slice(0, 111)}*`, [5, 1, 0]],
    [`email:${long.slice(0, 112)}C*`, [5]],
  ])('is found whole, and by its end: %s', (text, expected) => {
    expect(found(withLong(), text)).toEqual(expected);
  });

  it('finds its user', () => {
    expect(withLong().findUsersByEmail(long.toUpperCase())).toMatchObject([{ profile: { user_id: 'auth0|joe' } }]);
  });
});

it.each([
  ["o'brien", [7, 6]],
  ["'", [7, 6]],
  ['user_name:"pat o‘brien"', [6]],
  ['user:pat\\ o’*', [6]],
  ["email:o'neil@acme.com", [7]],
  ['email:o’n*', [7]],
  ["place:l'aquila*", [7]],
])('every sign for an apostrophe is one: %s', (text, expected) => {
  const mirror = filled();
  const logs = [
    event(6, { user_id: 'auth0|pat', user_name: 'Pat O’Brien' }),
    event(7, { user_id: 'auth0|neil', description: "Of O'Brien", location_info: { city_name: 'L’Aquila' } }),
    event(8, { user_name: 'Obrien' }),
  ];
  mirror.commitBatch({ logs, users: [seen({ user_id: 'auth0|neil', email: 'O’Neil@acme.com' })] }, noon);
  expect(found(mirror, text, [...events, ...logs])).toEqual(expected);
});

describe('a query of the log', () => {
  it.each([
    ['type:fp', [1]],
    [`log_id:${idOf(2)}`, [2]],
    [`log_id:"${idOf(2)}" type:fp`, []],
    [`log_id:(${idOf(2)} OR ${idOf(4)}) OR log_id:${idOf(0)}`, [4, 2, 0]],
    [`log_id:${idOf(2)} OR type:fp`, [2, 1]],
    [`NOT log_id:${idOf(2)} is:failed`, [1]],
    [`log_id:${idOf(2)}7`, []],
    [`log_id:${idOf(2).slice(0, 40)}*`, [2]],
    [idOf(2), [2]],
    ['connection_id:con_1', [5]],
    ['strategy_type:Social', [5]],
    ['type:f*', [1]],
    ['type:"wrong password"', [1]],
    ['type:password', [5, 1]],
    ['type:brand_new', [4]],
    ['is:failed', [2, 1]],
    ['is:limit', [2]],
    ['is:success', [0]],
    ['is:warning', [5]],
    ['user_id:"auth0|jane"', [1, 0]],
    ['user_name:JANE@acme.com', [2, 1, 0]],
    ['user:jane@acme.com', [2, 1, 0]],
    ['user:"auth0|joe"', [5]],
    ['client:shop', [3, 0]],
    ['client:c2', [3]],
    ['organization:umlaut OR organization_id:org_1', [4, 3]],
    ['connection:null', [5, 3, 1, 0]],
    ['ip:203.0.113.7', [0]],
    ['ip:203.0.112.0/21', [1, 0]],
    ['ip:203.0.113', [0]],
    ['ip:203.0.*', [1, 0]],
    ['ip:2001:DB8:0::1', [2]],
    ['ip:2001:db8::/32', [2]],
    ['has:location', [5, 2, 1]],
    ['country:germany city:berlin', [5, 1]],
    ['country:FR', [2]],
    ['place:*in,*', [5, 1]],
    ['email:*corp*', [5]],
    ['email:joe@CORP.example OR email:JANE@acme.com', [5, 2, 1, 0]],
    ['place:"berlin, de"', [5, 1]],
    ['description:*user', [3]],
    ['shop', [3, 0]],
    ['wrong password', [1]],
    ['wro*pass NOT fp', []],
    ['NOT password shop', [3, 0]],
    ['NOT shop is:failed', [2, 1]],
    ['date:<4m', [5, 4, 3]],
    ['date:[2026-08-01T12:01 TO 2026-08-01T12:02]', [2, 1]],
  ])('%s', (text, expected) => {
    expect(found(filled(), text)).toEqual(expected);
  });

  it.each(['ip:1.2.3.4/33', 'ip:1/2/3', 'type:[a TO b]', 'date:tomorrow', 'is:nothing', 'nosuch:1'])(
    'says what is wrong with %s',
    (text) => {
      expect(() => found(filled(), text)).toThrow(expect.objectContaining({ kind: 'usage' }));
    },
  );
});

describe('a page of the log', () => {
  it('is read towards the newest as well', () => {
    const mirror = filled();
    const page = (text: string, after?: number) => {
      const request = { query: parseQuery(text).root, limit: 2, oldest_first: true };
      const after_log_id = after === undefined ? undefined : events[after]?.log_id;
      const listed = mirror.listLogs({ ...request, after_log_id });
      return listed.map(({ log_id }) => events.findIndex((each) => each.log_id === log_id));
    };
    expect(page('')).toEqual([0, 1]);
    expect(page('', 1)).toEqual([2, 3]);
    expect(page('', 5)).toEqual([]);
    expect(page('user:jane@acme.com', 0)).toEqual([1, 2]);
  });
});

describe('facets of the log', () => {
  it('count what matches, most frequent first', () => {
    const mirror = filled();
    const values = (text: string, field: (typeof logFacetFields)[number]) =>
      mirror.logFacets({ query: parseQuery(text).root }, field, 2).map(({ value, count }) => [value, count]);
    expect(values('', 'place')).toEqual([
      ['Berlin, DE', 2],
      ['Lyon, FR', 1],
    ]);
    expect(values('is:failed', 'user')).toEqual([['jane@acme.com', 2]]);
    expect(values('', 'client')).toEqual([['Shop', 2]]);
    expect(values('organization:org_1', 'connection')).toEqual([['Db', 1]]);
    for (const field of logFacetFields) expect(values('type:nothing_known', field)).toEqual([]);
  });
});

describe('the histogram of the log', () => {
  it('has a bar for every stretch, with failures apart', () => {
    const bars = filled().logHistogram({}, { from: noon - 2 * minute, to: noon + 6 * minute, step: 2 * minute });
    expect(bars.map(({ at, count, failures }) => [(at - noon) / minute, count, failures])).toEqual([
      [-2, 0, 0],
      [0, 2, 1],
      [2, 2, 1],
      [4, 2, 0],
    ]);
  });

  it('looks only at what arrived then, whatever date one event claims to have', () => {
    const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now: () => noon + 6 * minute });
    const odd = [event(1, { date: 'yesterday' }), event(2, { date: '0001-01-01T00:00:00.000Z' })];
    mirror.commitBatch({ logs: [event(0), ...odd, event(3)] }, noon);
    const dates = `date:[${event(1).date} TO ${event(2).date}]`;
    expect(mirror.listLogs({ query: parseQuery(dates).root, limit: 9 })).toEqual(odd.toReversed());
    expect(mirror.oldestLog()).toBe(noon);
  });

  it('counts what could not be stored once, when it is stored at last', () => {
    const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now: () => noon + 6 * minute });
    let reads = 0;
    const breaking = Object.defineProperty(event(1), 'user_name', {
      enumerable: true,
      get() {
        // The first reading is that for the body of the event.
        if (reads++ > 0) throw new Error('unreadable');
        return '';
      },
    });
    expect(() => mirror.commitBatch({ logs: [event(0), breaking] }, noon)).toThrow('unreadable');
    mirror.commitBatch({ logs: [event(0)] }, noon);
    const [bar] = mirror.logHistogram({}, { from: noon, to: noon + 60 * minute, step: 60 * minute });
    expect([bar?.count, mirror.logFacets({}, 'type', 5)]).toEqual([1, [{ value: 's', count: 1 }]]);
  });
});
