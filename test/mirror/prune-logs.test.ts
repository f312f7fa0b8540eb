import { expect, it } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { openDatabase } from '../../src/mirror/database.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import { logFacetFields, type MirrorReader } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey, noon, temporaryFile } from './temporary-mirror.ts';

const hour = 3_600_000;

it('leaves a pruned log as if its older events had never been there, also where a step cuts a block in two', async () => {
  const events = await someEvents();
  const dates = events.map(dateOf).toSorted((a, b) => a - b);
  const before = dates[Math.floor(dates.length * 0.6)]!;
  const file = temporaryFile();
  const pruned = openMirrorWriter(file, 'acme', mirrorKey);
  const fresh = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
  for (let at = 0; at < events.length; at += 100) pruned.commitBatch({ logs: events.slice(at, at + 100) }, noon);
  fresh.commitBatch({ logs: events.filter((event) => dateOf(event) >= before) }, noon);
  while (pruned.hasPrunable('logs', before)) pruned.commitBatch({ prune: { what: 'logs', before, limit: 130 } }, noon);

  const window = { from: Math.floor(dates[0]! / hour) * hour, to: dates.at(-1)! + hour };
  const users = [...new Set(events.flatMap(({ user_id }) => user_id ?? []))];
  const seen = (mirror: MirrorReader) => ({
    events: mirror.listLogs({ limit: events.length }),
    count: mirror.countLogs({}),
    histories: users.map((user_id) => [
      user_id,
      mirror.countLogs({ user_id }),
      mirror.listLogs({ user_id, limit: 99 }),
    ]),
    facets: logFacetFields.map((field) =>
      mirror
        .logFacets({}, field, 9999)
        .map((facet) => JSON.stringify(facet))
        .toSorted(),
    ),
    hours: mirror.logHistogram({}, { ...window, step: hour }),
  });
  expect(seen(pruned)).toEqual(seen(fresh));
  expect(unusedIn(file)).toEqual([]);
});

function dateOf({ date }: LogEvent): number {
  return Date.parse(date ?? '');
}

/** Also of people who change their names, and of some whose id only the details have. */
async function someEvents(): Promise<LogEvent[]> {
  const simulator = await startSimulator({ users: 40, logs: 900, plan: 'professional', seed: 11 });
  const told = simulator.allLogs();
  await simulator.close();
  return told.map((event, at) => Object.assign(event, changes[at % 10]?.(at)));
}

const changes: Readonly<Record<number, (at: number) => Partial<LogEvent>>> = {
  1: (at) => ({ user_id: 'auth0|renamed', user_name: `name ${Math.floor(at / 300)}` }),
  2: (at) => ({ user_id: '', user_name: `typed ${at}`, details: { user_id: 'auth0|renamed' } }),
};

/** Names and addresses that no event has. */
function unusedIn(file: string): unknown[] {
  const db = openDatabase({
    file,
    key: mirrorKey,
    access: 'read',
    name: 'mirror',
    synchronous: 'NORMAL',
    migrations: mirrorMigrations,
  });
  const unused = db
    .prepare(
      `SELECT kind, key FROM log_values v WHERE kind IN (2, 3, 7)
         AND NOT EXISTS (SELECT 1 FROM log_events e WHERE v.id IN (e.description, e.user, e.ip))
         AND NOT EXISTS (SELECT 1 FROM log_users u WHERE u.user = v.id)`,
    )
    .all();
  db.close();
  return unused;
}
