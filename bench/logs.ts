import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSimulator } from '../fixtures/start-simulator.ts';
import type { LogEvent } from '../src/domain/log-event.ts';
import type { LogFilter, MirrorReader, MirrorWriter } from '../src/mirror/mirror.ts';
import { openMirrorReader, openMirrorWriter } from '../src/mirror/open-mirror.ts';
import { parseQuery } from '../src/query/parse-query.ts';
import { Secret } from '../src/secret.ts';
import type { Benchmark } from './benchmark.ts';
import { shortMs, spreadOf, spreadWords } from './spread.ts';
import { time } from './time.ts';

const events = Number(process.env['BENCH_EVENTS'] ?? 1_000_000);
const page = 100;
const day = 86_400_000;

const queries: readonly string[] = [
  'type:limit_wc',
  'is:failed',
  'client:"Support Desk" type:fp',
  'ip:203.0.113.0/24',
  'country:UA is:failed',
  'user_name:*12362*',
  'description:*password*',
  'date:<24h',
  'shop',
];

/** The archive of log events by itself, encrypted: what it takes, and how long an answer is waited for. */
export const logs: Benchmark = {
  name: 'logs',
  summary: `${events} log events in an encrypted mirror: size, storing, queries, facets, pruning (BENCH_EVENTS)`,
  run: async (print, note) => {
    const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
    try {
      const file = join(folder, 'mirror.db');
      const key = new Secret('5a'.repeat(32));
      const writer = openMirrorWriter(file, 'bench', key);
      const { json, ms } = await fill(writer);
      const bytes = statSync(file).size;
      print(`stored                      ${Math.round((events / ms) * 1000)} events/s in pages of ${page}`);
      note({
        what: 'log archive ÷ NDJSON',
        ours: `${Math.round(bytes / 1e6)} MB`,
        against: `${Math.round(json / 1e6)} MB`,
        ratio: bytes / json,
        goal: '≤ 0.5',
      });
      const reader = openMirrorReader(file, 'bench', key);
      const history = spreadOf(usersOf(reader).map((user_id) => time(() => reader.listLogs({ user_id, limit: 50 }))));
      print(`a user's history            ${spreadWords(history)}`);
      note({
        what: "a user's history",
        ours: `${shortMs(history.p95)} ms (p95)`,
        against: '',
        ratio: undefined,
        goal: '≤ 1 ms',
      });
      for (const text of queries) printQuery(reader, text, print);
      reader.close();
      const pruned = pruneDay(writer);
      note({ what: 'prune of a day', ours: `${shortMs(pruned)} ms`, against: '', ratio: undefined, goal: '≤ 300 ms' });
      writer.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** @returns bytes of the events as NDJSON, and how long it took to store them */
async function fill(writer: MirrorWriter): Promise<{ readonly json: number; readonly ms: number }> {
  const simulator = await startSimulator({ users: Math.ceil(events / 5), logs: events, plan: 'enterprise', seed: 7 });
  const [start] = simulator.tenant.logs.range();
  let json = 0;
  let ms = 0;
  for (let at = 0; at < events; at += page) {
    const batch: LogEvent[] = [];
    for (let i = at; i < Math.min(events, at + page); i += 1) batch.push(simulator.tenant.logs.at(start + i));
    json += batch.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)) + 1, 0);
    ms += time(() => writer.commitBatch({ logs: batch }, Date.now()));
  }
  await simulator.close();
  writer.flush();
  return { json, ms };
}

function usersOf(reader: MirrorReader): string[] {
  const users = reader.listLogs({ limit: 3000 }).map(({ user_id }) => user_id);
  return [...new Set(users)].filter((id): id is string => typeof id === 'string' && id !== '').slice(0, 400);
}

function printQuery(reader: MirrorReader, text: string, print: (line: string) => void): void {
  const filter: LogFilter = { query: parseQuery(text).root };
  const to = Math.ceil(Date.now() / day) * day;
  print(`${text.padEnd(30)} page       ${spread(() => reader.listLogs({ ...filter, limit: 50 }))}`);
  print(`${''.padEnd(30)} count      ${spread(() => reader.countLogs(filter))}`);
  print(`${''.padEnd(30)} facets     ${spread(() => reader.logFacets(filter, 'client', 20))}`);
  print(
    `${''.padEnd(30)} 30 days    ${spread(() => reader.logHistogram(filter, { from: to - 30 * day, to, step: day }))}`,
  );
}

function spread(call: () => unknown): string {
  return spreadWords(spreadOf([0, 1, 2, 3, 4].map(() => time(call))));
}

function pruneDay(writer: MirrorWriter): number {
  const before = (writer.oldestLog() ?? 0) + day;
  return time(() => {
    while (writer.hasPrunable('logs', before))
      writer.commitBatch({ prune: { what: 'logs', before, limit: 200 } }, Date.now());
  });
}
