import { describe, expect, it, vi } from 'vitest';

import type { LogEvent } from '../../src/domain/log-event.ts';
import type { LogListRequest, MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorReader, openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { lineOfBody, packLine, packLines, unpackBody, unpackEvents } from '../../src/mirror/pack-events.ts';
import { mirrorKey, noon, seeded, temporaryFile } from './temporary-mirror.ts';

const jane = 'auth0|jane';

function event(n: number, more: Partial<LogEvent> = {}): LogEvent {
  const log_id = `900${String(n).padStart(10, '0')}`;
  return { log_id, _id: log_id, date: new Date(noon + n * 60_000).toISOString(), type: 's', ...more };
}

function patchOf(n: number, user_id: string): LogEvent {
  const request = { method: 'patch', path: `/api/v2/users/${encodeURIComponent(user_id)}` };
  return event(n, { type: 'sapi', user_id: 'auth0|admin', description: 'Update a User', details: { request } });
}

function filled(logs: readonly LogEvent[]): MirrorWriter {
  const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
  mirror.commitBatch({ logs }, noon);
  return mirror;
}

function numbers(mirror: MirrorWriter, request: Partial<LogListRequest>): number[] {
  return mirror.listLogs({ limit: 1000, ...request }).map(({ log_id }) => Number(log_id.slice(3)));
}

describe('the archive of log events', () => {
  it('gives events back whole, newest arrival first, and stores each once', () => {
    const odd = event(3, { description: 'é \u001b[31m 😀', details: { a: [null, { b: '"' }] }, location_info: null });
    const mirror = filled([event(1), odd, event(2, { date: new Date(noon + 99 * 60_000).toISOString() })]);
    expect(mirror.commitBatch({ logs: [odd, event(4)] }, noon).logs).toBe(1);
    expect(numbers(mirror, {})).toEqual([4, 3, 2, 1]);
    expect(mirror.getLog(odd.log_id)).toEqual(odd);
    expect(mirror.getLog('nothing')).toBeUndefined();
    expect([mirror.countLogs({}), mirror.syncStatus().log_events]).toEqual([4, 4]);
  });

  it('is listed as it was at one moment, whatever is deleted meanwhile', () => {
    const file = temporaryFile();
    const writer = openMirrorWriter(file, 'acme', mirrorKey);
    writer.commitBatch({ logs: [event(1), event(2)] }, noon);
    const reader = openMirrorReader(file, 'acme', mirrorKey);
    const parse = JSON.parse.bind(JSON);
    // The first event is being read, and the body of the second one is not yet.
    const parsing = vi.spyOn(JSON, 'parse').mockImplementationOnce((json: string): unknown => {
      writer.commitBatch({ prune: { what: 'logs', before: noon + 86_400_000, limit: 10 } }, noon);
      return parse(json);
    });
    try {
      expect(reader.listLogs({ limit: 10 })).toEqual([event(2), event(1)]);
    } finally {
      parsing.mockRestore();
    }
    expect(reader.listLogs({ limit: 10 })).toEqual([]);
    reader.close();
  });

  it('keeps any number of events whose ids begin alike, each once', () => {
    const alike = Array.from({ length: 9_000 }, (_, i) => {
      const log_id = `9002026112208${String(i).padStart(9, '0')}`;
      return event(1, { log_id, _id: log_id });
    });
    const mirror = filled(alike.slice(0, 5_000));
    expect(mirror.commitBatch({ logs: alike.slice(4_000) }, noon).logs).toBe(4_000);
    expect(mirror.commitBatch({ logs: alike }, noon).logs).toBe(0);
    expect(mirror.countLogs({})).toBe(9_000);
    expect(mirror.getLog(alike[8_999]!.log_id)).toEqual(alike[8_999]);
  });

  it('pages by the last event that was shown, without gaps or repeats', () => {
    const mirror = filled(Array.from({ length: 57 }, (_, i) => event(i)));
    const shown: number[] = [];
    let before: string | undefined;
    for (;;) {
      const page = mirror.listLogs({ limit: 10, before_log_id: before });
      if (page.length === 0) break;
      shown.push(...page.map(({ log_id }) => Number(log_id.slice(3))));
      before = page.at(-1)?.log_id;
    }
    expect(shown).toEqual(Array.from({ length: 57 }, (_, i) => 56 - i));
  });

  it('gives a user both the own events and the API operations on the user', () => {
    const mirror = filled([
      event(1, { user_id: jane }),
      event(2, { user_id: 'auth0|joe' }),
      patchOf(3, jane),
      patchOf(4, 'auth0|joe'),
      event(5, { type: 'fp', user_id: jane }),
    ]);
    expect(numbers(mirror, { user_id: jane })).toEqual([5, 3, 1]);
    expect(numbers(mirror, { user_id: 'auth0|admin' })).toEqual([4, 3]);
    expect(numbers(mirror, { user_id: jane, types: ['fp', 's'], limit: 1 })).toEqual([5]);
    expect(mirror.countLogs({ user_id: jane })).toBe(3);
  });

  it("gives a window of a user's events, those since another, and only the named ones", () => {
    const mirror = filled(Array.from({ length: 9 }, (_, n) => event(n, { user_id: n % 2 === 0 ? jane : 'auth0|joe' })));
    expect(numbers(mirror, { user_id: jane })).toEqual([8, 6, 4, 2, 0]);
    expect(numbers(mirror, { user_id: jane, limit: 2, offset: 1 })).toEqual([6, 4]);
    expect(numbers(mirror, { user_id: jane, types: ['s'], limit: 2, offset: 3 })).toEqual([2, 0]);
    expect(numbers(mirror, { user_id: jane, after_log_id: event(4).log_id })).toEqual([8, 6]);
    expect(mirror.countLogs({ user_id: jane, after_log_id: event(4).log_id })).toBe(2);
    const log_ids = [2, 3, 6].map((n) => event(n).log_id);
    expect(numbers(mirror, { user_id: jane, log_ids })).toEqual([6, 2]);
    expect(mirror.countLogs({ user_id: jane, log_ids, text: 's' })).toBe(2);
    expect(numbers(mirror, { log_ids })).toEqual([6, 3, 2]);
  });

  it("counts the types of a user's events and knows where the log begins", () => {
    const mirror = filled([
      event(3, { user_id: jane, type: 'fp' }),
      event(4, { user_id: jane, type: 'fp' }),
      event(5, { type: 'slo' }),
      patchOf(6, jane),
    ]);
    expect(mirror.countLogTypes(jane)).toEqual(
      new Map([
        ['fp', 2],
        ['sapi', 1],
      ]),
    );
    expect(mirror.oldestLog()).toBe(noon + 3 * 60_000);
    expect(filled([]).oldestLog()).toBeUndefined();
  });

  it('finds every word in type, description, user, application, connection or address', () => {
    const mirror = filled([
      event(1, { user_name: 'Zoë@acme.com', client_name: 'Shop', ip: '203.0.113.7' }),
      event(2, { type: 'fp', description: 'Wrong email or password.', connection: 'Users' }),
    ]);
    expect(numbers(mirror, { text: 'zoe shop' })).toEqual([1]);
    expect(numbers(mirror, { text: '203.0' })).toEqual([1]);
    expect(numbers(mirror, { text: 'FP wrong' })).toEqual([2]);
    expect(numbers(mirror, { text: 'zoe wrong' })).toEqual([]);
    expect(mirror.countLogs({ text: 'users' })).toBe(1);
  });

  it.each([1, 2])('answers any mix of conditions as a plain filter does (seed %i)', (seed) => {
    const random = seeded(seed);
    const pick = (n: number) => Math.floor(random() * n);
    const types = ['s', 'f', 'fp', 'slo'];
    const logs = Array.from({ length: 500 }, (_, n) =>
      event(n, {
        type: types[pick(4)] ?? 's',
        user_id: `auth0|${pick(5)}`,
        user_name: `person-${pick(5)}`,
        date: new Date(noon + pick(500) * 60_000).toISOString(),
      }),
    );
    const mirror = filled(logs);
    for (let round = 0; round < 80; round += 1) {
      const since = random() < 0.5 ? noon + pick(500) * 60_000 : undefined;
      const request = {
        user_id: random() < 0.3 ? `auth0|${pick(5)}` : undefined,
        types: random() < 0.5 ? types.slice(0, pick(5)) : undefined,
        text: random() < 0.3 ? `PERSON-${pick(5)}` : undefined,
        since,
      };
      const before_log_id = random() < 0.3 ? event(pick(500)).log_id : undefined;
      const expected = logs.filter(
        (log) =>
          (request.user_id === undefined || log.user_id === request.user_id) &&
          (request.types?.includes(log.type) ?? true) &&
          (request.text === undefined || log.user_name === request.text.toLowerCase()) &&
          (since === undefined || Date.parse(log.date) >= since),
      );
      expect(mirror.countLogs(request)).toBe(expected.length);
      const page = expected.filter(({ log_id }) => before_log_id === undefined || log_id < before_log_id).toReversed();
      expect(mirror.listLogs({ ...request, before_log_id, limit: 20 })).toEqual(page.slice(0, 20));
    }
  });
});

describe('packing an event', () => {
  it('takes less than half of its JSON, and gives it back', () => {
    const typical = event(1, {
      type: 'sapi',
      description: 'Update a User',
      client_id: 'AaBbCcDdEeFfGg',
      client_name: 'Back office',
      ip: '203.0.113.7',
      user_agent: 'Other 0.0.0 / Other 0.0.0',
      details: {
        request: { method: 'patch', path: '/api/v2/users/auth0%7C65f0c1', query: {}, body: { blocked: true } },
        response: { statusCode: 200, body: { user_id: 'auth0|65f0c1', email: 'jane@acme.com', blocked: true } },
      },
    });
    const packed = packLine(JSON.stringify(typical));
    expect(unpackEvents(packed)).toEqual([typical]);
    expect(packed.length).toBeLessThan(JSON.stringify(typical).length / 2);
  });

  it('is read out of its block by itself, whatever lies beside it', () => {
    const lines = ['{"a":"é東"}', '', '{"b":2}', ''];
    const body = unpackBody(packLines(lines));
    expect(lines.map((_, at) => lineOfBody(body, at))).toEqual(lines);
    expect(lineOfBody(body, lines.length)).toBe('');
    expect(lineOfBody(unpackBody(packLine('{"c":3}')), 0)).toBe('{"c":3}');
  });
});
