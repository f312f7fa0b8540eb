import { constants, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { firstRows, nextRows } from '../daemon/jobs/prune.ts';
import type { LogFilter, MirrorReader } from '../src/mirror/mirror.ts';
import { parseQuery } from '../src/query/parse-query.ts';
import { size } from './big-home.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { atMost } from './goal.ts';
import { type LogArchive, openLogArchive, readArchive, writeArchive } from './log-archive.ts';
import { shortMs, type Spread, spreadOf, spreadWords } from './spread.ts';
import { time } from './time.ts';

const day = 86_400_000;
/** Of a tenant with a million events a month: what the goal of pruning is about. */
const eventsOfDay = 33_333;

/** Milliseconds, as in the Logs screen, and steps after which a search is measured well enough. */
const searchStep = 300;
const mostSteps = 40;

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

/** What many events match, and no counts by the hour have: told for itself, so that it does not get slower unseen. */
const broad: readonly string[] = ['-country:US', '-is:failed'];
/** What no index has: each event is unpacked until enough are found. */
const unindexed = ['user_agent:*curl*', 'user_agent:*firefox*'] as const;

interface Measuring {
  readonly archive: LogArchive;
  readonly reader: MirrorReader;
  readonly print: (line: string) => void;
  readonly note: (figure: Figure) => void;
}

/** The archive of log events by itself, encrypted: what it takes, and how long an answer is waited for. */
export const logs: Benchmark = {
  name: 'logs',
  summary: `${size.events} log events in an encrypted mirror: size, storing, queries, facets, pruning (BENCH_EVENTS)`,
  run: async (print, note) => measureArchive(size.events, print, note),
};

/** The largest log that must be as quick to search. */
export const manyLogs: Benchmark = {
  name: 'many-logs',
  summary: 'ten million log events in an encrypted mirror, which take more than an hour to be made the first time',
  isApart: true,
  run: async (print, note) => measureArchive(10_000_000, print, note),
};

async function measureArchive(events: number, print: Measuring['print'], note: Measuring['note']): Promise<void> {
  const archive = await openLogArchive(events, print);
  const reader = readArchive(archive.file, archive.now);
  const measuring = { archive, reader, print, note };
  noteSize(measuring);
  measureHistory(measuring);
  measureQueries(measuring);
  measureBroad(measuring);
  measureSearch(measuring);
  reader.close();
  measurePrune(measuring);
}

function noteSize({ archive: { events, json, bytes, pace }, print, note }: Measuring): void {
  print(`stored                         ${Math.round(pace)} events a second of one processor`);
  note({
    what: `archive of ${millions(events)} log events ÷ NDJSON`,
    ours: `${Math.round(bytes / 1e6)} MB`,
    against: `${Math.round(json / 1e6)} MB`,
    ratio: bytes / json,
    goal: atMost(12, 0.5, { value: bytes / json, limit: 'the packed events, and nine indexes of their values' }),
  });
}

function measureHistory({ archive, reader, print, note }: Measuring): void {
  const times = usersOf(reader).map((user_id) => time(() => reader.listLogs({ user_id, limit: 50 })));
  const history = spreadOf(times);
  print(`a user's history               ${spreadWords(history)}`);
  const limit = 'each event lies in a block of its own, which is read and unpacked for it';
  note({
    what: `a user's history, of ${millions(archive.events)} events`,
    ours: `${shortMs(history.p50)} ms (p50), ${shortMs(history.p95)} ms (p95)`,
    against: '',
    ratio: undefined,
    goal: atMost(12, 1, { value: history.p95, unit: ' ms (p95)', limit }),
  });
}

function measureQueries({ archive, reader, print, note }: Measuring): void {
  const to = Math.ceil(archive.now / day) * day;
  const all: Record<string, number[]> = {};
  for (const text of queries) {
    const filter: LogFilter = { query: parseQuery(text).root };
    const asked: Readonly<Record<string, () => unknown>> = {
      'first page': () => reader.listLogs({ ...filter, limit: 50 }),
      count: () => reader.countLogs(filter),
      'facets by client': () => reader.logFacets(filter, 'client', 20),
      'histogram of 30 days': () => reader.logHistogram(filter, { from: to - 30 * day, to, step: day }),
    };
    for (const [what, ask] of Object.entries(asked)) {
      const times = [0, 1, 2, 3, 4].map(() => time(ask));
      (all[what] ??= []).push(...times);
      print(`${text.padEnd(30)} ${what.padEnd(20)} ${spreadWords(spreadOf(times))}`);
    }
  }
  const spreads = Object.entries(all).map(([what, times]) => [what, spreadOf(times)] as const);
  for (const [what, { p50, p95 }] of spreads) {
    const limit = 'of many events that match, each is looked at';
    const goal = what === 'first page' ? atMost(12, 33, { value: p95, unit: ' ms (p95)', limit }) : undefined;
    const ours = `${shortMs(p50)} ms (p50), ${shortMs(p95)} ms (p95)`;
    const about = `${what} of a question, of ${millions(archive.events)} events`;
    note({ what: about, ours, against: '', ratio: undefined, goal });
  }
}

/** The counter of the Logs screen gives up what takes longer than 15 s. */
function measureBroad({ archive, reader, print, note }: Measuring): void {
  const to = Math.ceil(archive.now / day) * day;
  for (const text of broad) {
    const filter: LogFilter = { query: parseQuery(text).root };
    const asked: Readonly<Record<string, () => unknown>> = {
      'first page': () => reader.listLogs({ ...filter, limit: 50 }),
      count: () => reader.countLogs(filter),
      'facets by ip': () => reader.logFacets(filter, 'ip', 50),
      'facets by client': () => reader.logFacets(filter, 'client', 50),
      'bars of 30 days': () => reader.logHistogram(filter, { from: to - 30 * day, to, step: 3_600_000 }),
    };
    const took = Object.entries(asked).map(([what, ask]) => ({ what, ms: time(ask) }));
    for (const { what, ms } of took) print(`${text.padEnd(30)} ${what.padEnd(20)} ${shortMs(ms)} ms`);
    const ours = took.map(({ what, ms }) => `${what} ${shortMs(ms)} ms`).join(', ');
    note({ what: `${text}, of ${millions(archive.events)} events`, ours, against: '', ratio: undefined });
  }
}

/** As the Logs screen does it: what was found in a step is shown before the next one. */
function measureSearch({ archive, reader, print, note }: Measuring): void {
  for (const text of unindexed) {
    const query = parseQuery(text).root;
    const steps: number[] = [];
    let found = 0;
    let before_log_id: string | undefined;
    for (let isOver = false; !isOver && steps.length < mostSteps;) {
      const begun = performance.now();
      const { events, reached } = reader.searchLogs({ query, before_log_id, limit: 60 - found, budget: searchStep });
      steps.push(performance.now() - begun);
      found += events.length;
      before_log_id = reached?.log_id;
      isOver = before_log_id === undefined;
    }
    const ms = steps.reduce((sum, step) => sum + step, 0);
    const end =
      before_log_id !== undefined
        ? `back to ${reader.getLog(before_log_id)?.date ?? '?'}`
        : found < 60
          ? 'through the whole log'
          : 'which is a page';
    const ours = `${found} found in ${(ms / 1000).toFixed(1)} s, ${steps.length} steps of ${spreadWords(spreadOf(steps))}, ${end}`;
    print(`${text.padEnd(30)} ${ours}`);
    note({ what: `${text}, of ${millions(archive.events)} events`, ours, against: '', ratio: undefined });
  }
}

/** The oldest day, step by step as the sync does it. */
function measurePrune({ archive, print, note }: Measuring): void {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
  const file = join(folder, 'mirror.db');
  copyFileSync(archive.file, file, constants.COPYFILE_FICLONE);
  const writer = writeArchive(file, archive.now);
  try {
    const before = (writer.oldestLog() ?? 0) + day;
    const events = writer.countLogs({});
    const steps: number[] = [];
    let limit = firstRows;
    while (writer.hasPrunable('logs', before)) {
      const took = time(() => writer.commitBatch({ prune: { what: 'logs', before, limit } }, archive.now));
      limit = nextRows(limit, took);
      steps.push(took);
    }
    const ms = steps.reduce((sum, step) => sum + step, 0);
    const pruned = events - writer.countLogs({});
    const step: Spread = spreadOf(steps);
    print(`pruned ${pruned} events in ${Math.round(ms)} ms, in ${steps.length} steps: ${spreadWords(step)}`);
    const value = (ms / pruned) * eventsOfDay;
    const why = 'nine indexes, whose pages are written anew, and whatever only these events had';
    note({
      what: `prune of ${eventsOfDay} events, of ${millions(archive.events)}`,
      ours: `${shortMs(value)} ms`,
      against: '',
      ratio: undefined,
      goal: atMost(12, 300, { value, unit: ' ms', limit: why }),
    });
  } finally {
    writer.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function millions(events: number): string {
  return `${(events / 1e6).toFixed(events < 1e6 ? 2 : 0)} M`;
}

function usersOf(reader: MirrorReader): string[] {
  const users = reader.listLogs({ limit: 3000 }).map(({ user_id }) => user_id);
  return [...new Set(users)].filter((id): id is string => typeof id === 'string' && id !== '').slice(0, 400);
}
