import { expect, it } from 'vitest';

import type { LogEvent } from '../../src/domain/log-event.ts';
import { openDatabase } from '../../src/mirror/database.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { packLine } from '../../src/mirror/pack-events.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { mirrorKey, noon, temporaryFile } from './temporary-mirror.ts';

const options = { key: mirrorKey, name: 'mirror of acme', synchronous: 'NORMAL', access: 'write' } as const;

function event(n: number): LogEvent {
  const date = new Date(noon + n * 1000).toISOString();
  const log_id = `900${date.replaceAll(/\D/g, '')}000${String(n).padStart(33, '0')}`;
  return { log_id, date, type: n % 10 === 0 ? 'fp' : 's', user_id: `auth0|${n % 7}`, ip: '203.0.113.7' };
}

/** A mirror as versions up to schema 6 kept their log. */
function oldMirror(events: readonly LogEvent[]): string {
  const file = temporaryFile();
  const old = openDatabase({ ...options, file, migrations: mirrorMigrations.filter(({ version }) => version < 7) });
  const insert = old.prepare('INSERT INTO log_events (log_id, date, type, text) VALUES (?, ?, ?, ?)');
  const body = old.prepare('INSERT INTO log_bodies (id, event) VALUES (?, ?)');
  const fill = old.transaction(() => {
    for (const each of events) {
      const { lastInsertRowid } = insert.run(each.log_id, Date.parse(each.date), each.type, '');
      body.run(lastInsertRowid, packLine(JSON.stringify(each)));
    }
    old.prepare(`INSERT INTO facts VALUES ('log_events', ?)`).run(String(events.length));
  });
  fill();
  old.close();
  return file;
}

it('converts a small log at once, and a large one newest first in steps that can be cut off anywhere', () => {
  const events = Array.from({ length: 4500 }, (_, n) => event(n));
  const file = oldMirror(events);
  let mirror = openMirrorWriter(file, 'acme', mirrorKey);
  expect(mirror.listLogs({ limit: 1 })).toEqual([events.at(-1)]);
  expect(mirror.listLogs({ limit: 9999 })).toEqual(events.slice(2500).toReversed());
  expect(mirror.upkeep()).toMatchObject({ next: expect.stringContaining('older log events') });
  for (let steps = 0; mirror.upkeep()?.next.includes('older log events'); steps += 1) {
    expect(steps).toBeLessThan(5);
    mirror.commitBatch({ upkeep: true, logs: [event(5000 + steps), event(4499), event(0)] }, noon);
    mirror.close();
    mirror = openMirrorWriter(file, 'acme', mirrorKey);
  }
  const all = mirror.listLogs({ limit: 9999, before_log_id: event(5000).log_id });
  expect(all).toEqual(events.toReversed());
  expect(mirror.countLogs({ query: parseQuery('is:failed').root, user_id: 'auth0|0' })).toBe(65);
  expect(mirror.countLogs({})).toBe(mirror.listLogs({ limit: 9999 }).length);
  mirror.close();

  const small = openMirrorWriter(oldMirror(events.slice(0, 100)), 'acme', mirrorKey);
  expect(small.upkeep()).toBeUndefined();
  expect(small.countLogs({})).toBe(100);
  expect(small.listLogs({ limit: 999 })).toHaveLength(100);
  small.close();
});
