import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { randomFrom } from '../fixtures/random.ts';
import { userSortFields, type MirrorReader, type UserListRequest, type UserSort } from '../src/mirror/mirror.ts';
import type { ReaderThread } from '../src/mirror/reader-thread.ts';
import { parseQuery } from '../src/query/parse-query.ts';
import { type BigHome, copyHome, openBigHome, size } from './big-home.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { BusyWriter } from './busy-writer.ts';
import { atMost } from './goal.ts';
import { isAsked, somePeople } from './some-people.ts';
import { shortMs, type Spread, spreadOf, spreadWords } from './spread.ts';
import { time } from './time.ts';
import { typedTexts } from './typed-texts.ts';

/** The order of bare words, unless another one is chosen. */
const best: UserSort = { field: 'relevance', descending: false };
const newest: UserSort = { field: 'last_login', descending: true };
const rows = 60;
/** What is slower than a person would wait for is measured, too; in milliseconds. */
const patience = 60_000;
/** A frame at 30 a second, in milliseconds. */
const frame = 33;

/** What support asks. */
const questions = [
  'email:*@example.org AND blocked:true',
  'blocked:true',
  'is:unverified -email:*example.com',
  'logins_count:>5',
  'last_login:[2026-08-01 TO 2026-09-01]',
  'created_at:<30d',
  'user_metadata.plan:gold',
  'app_metadata.roles:admin AND user_metadata.plan:enterprise',
  'app_metadata.crm_id:C-1827*',
  'app_metadata.subscription.plan:silver AND logins_count:>20 AND last_login:<90d',
  'identities.connection:github',
  'NOT _exists_:last_login',
  'name:*son AND email_verified:false',
  'connection:google-oauth2 OR connection:github',
  'family_name:Li',
] as const;

/**
 * Searching a large encrypted mirror as the screen does: the best hits of words on the thread of the keys, everything
 * else in the thread that holds orders.
 */
export const search: Benchmark = {
  name: 'search',
  summary: `${size.users} users (BENCH_USERS) in an encrypted mirror: keystrokes, orders, questions, counts, deep pages`,
  run: async (print, note) => {
    const home = await openBigHome(print);
    const texts = typedTexts(somePeople(home, 280), randomFrom(7, 'typed')).filter(isAsked);
    const reader = await openReader(home);
    const thread = reader.startThread();
    const measuring = { home, reader, thread, texts, print, note };
    try {
      measureBest(measuring);
      await holdOrders(measuring);
      await measureOrders(measuring);
      await measureQuestions(measuring);
      measurePages(measuring);
    } finally {
      await thread.close();
      reader.close();
    }
    await measureBeside(measuring);
  },
};

interface Measuring {
  readonly home: BigHome;
  readonly reader: MirrorReader;
  readonly thread: ReaderThread;
  readonly texts: readonly string[];
  readonly print: (line: string) => void;
  readonly note: (figure: Figure) => void;
}

function measureBest({ reader, texts, print, note }: Measuring): void {
  warmUp(reader, texts);
  const times = texts.map((text) => time(() => ask(reader, text, best)));
  const keys = spreadOf(times);
  print(`${texts.length} keys, best hits first        ${spreadWords(keys)}`);
  const slowest = texts.map((text, i) => ({ text, ms: times[i]! })).toSorted((a, b) => b.ms - a.ms);
  print(
    `slowest: ${slowest
      .slice(0, 6)
      .map(({ text, ms }) => `${JSON.stringify(text)} ${shortMs(ms)} ms`)
      .join(', ')}`,
  );
  note(
    limited(4, 'a key, searched in the order of the screen', keys, [
      5,
      'several words of one or two letters, which no index tells, and frequent ones that begin nothing',
    ]),
  );
}

/** The first list in an order waits for it, and so does a person. */
async function holdOrders({ thread, print }: Measuring): Promise<void> {
  const times: number[] = [];
  for (const field of userSortFields)
    times.push(
      await timeOf(async () => await thread.ask('holdOrder', [{ field, descending: false }], { timeout: patience })),
    );
  print(`to make an order that is held      ${spreadWords(spreadOf(times))}`);
}

async function measureOrders({ reader, thread, texts, print, note }: Measuring): Promise<void> {
  const first = await measureIn(thread, texts, () => newest);
  print(`the same, newest login first       ${spreadWords(first)}`);
  const sorted = await measureIn(thread, texts, orderOf);
  print(`the same in all orders by turns    ${spreadWords(sorted)}`);
  note(limited(5, 'a key, in any order', sorted, [frame, 'what matches is sorted where it is not rare']));
  const plain = spreadOf(texts.map((text, i) => time(() => ask(reader, text, orderOf(i)))));
  print(`the same where no order is held    ${spreadWords(plain)}`);
}

async function measureQuestions({ reader, thread, print, note }: Measuring): Promise<void> {
  const pages: number[] = [];
  const counts: number[] = [];
  for (const text of questions) {
    const { root } = parseQuery(text);
    const times: number[] = [];
    for (let i = 0; i < 2 * userSortFields.length; i += 1) times.push(await timeIn(thread, text, orderOf(i)));
    const plain = spreadOf(repeat(userSortFields.length, (i) => time(() => ask(reader, text, orderOf(i)))));
    const counted = spreadOf(repeat(3, () => time(() => reader.countUsers({ query: root }))));
    pages.push(...times);
    counts.push(counted.p50);
    const found = reader.countUsers({ query: root });
    const page = `page ${spreadWords(spreadOf(times))}, no order held p50 ${shortMs(plain.p50)} ms`;
    print(`${text.padEnd(72)} ${page}; count ${shortMs(counted.p50)} ms (${found})`);
  }
  note(
    limited(6, 'first page of a question, in any order', spreadOf(pages), [
      frame,
      'what no index names is looked for among all users the first time, until something is written',
    ]),
  );
  const all = spreadOf(counts);
  note({
    what: 'its exact count, beside the page',
    ours: spreadWords(all),
    against: 'the page does not wait for it',
    ratio: undefined,
  });
}

function measurePages({ reader, print, note }: Measuring): void {
  const total = reader.countUsers();
  const page = (offset: number): Spread =>
    spreadOf(
      repeat(3 * userSortFields.length, (i) => time(() => reader.listUsers({ sort: orderOf(i), offset, limit: rows }))),
    );
  const first = page(0);
  const far = page(Math.min(5000 * rows, total - rows));
  const last = page(total - rows);
  print(`page 1          ${spreadWords(first)}`);
  print(`page 5,000      ${spreadWords(far)}`);
  print(`the last page   ${spreadWords(last)}`);
  for (const [what, { p50 }] of [
    ['page 5,000', far],
    ['the last page', last],
  ] as const) {
    const parts = { ours: `${shortMs(p50)} ms (p50)`, against: `page 1: ${shortMs(first.p50)} ms` };
    const ratio = p50 / first.p50;
    const limit = 'once in each order its place is looked for, and is known from then on';
    note({ what: `${what} ÷ page 1`, ...parts, ratio, goal: atMost(11, 1.5, { value: ratio, limit }) });
  }
}

/** The same keys while another process changes users as fast as it can. */
async function measureBeside({ home, texts, print, note }: Measuring): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
  const copy = copyHome(home, folder);
  const reader = await openReader(copy);
  try {
    warmUp(reader, texts);
    const alone = measure(texts, (text) => ask(reader, text, best));
    await using writer = await BusyWriter.start(copy);
    const beside = measure(texts, (text) => ask(reader, text, best));
    print(
      `keys alone ${spreadWords(alone)}; beside ${await writer.rate()} changed users a second ${spreadWords(beside)}`,
    );
    const ratio = beside.p95 / alone.p95;
    const limit = 'both share the processors and the disk, and pages that were written are read anew';
    note({
      what: 'a key while another process writes at full speed ÷ alone',
      ours: `${shortMs(beside.p95)} ms (p95)`,
      against: `${shortMs(alone.p95)} ms`,
      ratio,
      goal: atMost(10, 1.5, { value: ratio, limit }),
    });
  } finally {
    reader.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openReader(home: BigHome): Promise<MirrorReader> {
  const session = home.session();
  const reader = await session.openReader(session.tenant(home.tenant));
  if (reader === undefined) throw new Error(`${home.folder} has no mirror`);
  return reader;
}

/** What the filter bar does with a text: takes it apart, and reads the rows of a screen. */
function ask(reader: MirrorReader, text: string, sort: UserSort): void {
  reader.listUsers(pageOf(text, sort));
}

function pageOf(text: string, sort: UserSort): UserListRequest {
  return { query: parseQuery(text).root, sort, offset: 0, limit: rows };
}

/** The same in the thread that holds orders, with the way there and back. */
async function timeIn(thread: ReaderThread, text: string, sort: UserSort): Promise<number> {
  return await timeOf(async () => await thread.ask('listUsers', [pageOf(text, sort)], { timeout: patience }));
}

async function measureIn(
  thread: ReaderThread,
  texts: readonly string[],
  sortOf: (i: number) => UserSort,
): Promise<Spread> {
  const times: number[] = [];
  for (const [i, text] of texts.entries()) times.push(await timeIn(thread, text, sortOf(i)));
  return spreadOf(times);
}

async function timeOf(call: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await call();
  return performance.now() - begun;
}

function orderOf(i: number): UserSort {
  return { field: userSortFields[i % userSortFields.length] ?? 'name', descending: i % 2 === 0 };
}

/** Statements are prepared and pages are in memory: what a person feels after the first keys. */
function warmUp(reader: MirrorReader, texts: readonly string[]): void {
  for (const text of texts.slice(0, 200)) ask(reader, text, best);
}

function measure(texts: readonly string[], call: (text: string, i: number) => void): Spread {
  return spreadOf(texts.map((text, i) => time(() => call(text, i))));
}

function limited(number: number, what: string, { p50, p95 }: Spread, [most, limit]: readonly [number, string]): Figure {
  const ours = `${shortMs(p50)} ms (p50), ${shortMs(p95)} ms (p95)`;
  return {
    what,
    ours,
    against: '',
    ratio: undefined,
    goal: atMost(number, most, { value: p95, unit: ' ms (p95)', limit }),
  };
}

function repeat<T>(times: number, call: (i: number) => T): T[] {
  return Array.from({ length: times }, (_, i) => call(i));
}
