import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ensurePrivateDirectory, type Paths } from './paths.ts';
import { redact } from './redact.ts';
import { withFileLock } from './with-file-lock.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/** A query that somebody asked. */
export interface RecentQuery {
  readonly text: string;
  /** Name of the tenant whose list it was asked of, or `*` for all. */
  readonly tenant: string;
  /** What was asked for; users when left out. */
  readonly of?: 'logs' | undefined;
  /** Milliseconds, by the clock of this machine. */
  readonly at: number;
}

/** How a list of users was left. */
export interface ListLook {
  readonly sort: { readonly field: string; readonly descending: boolean };
  /** Columns that are wanted (true) or not (false), by their ids. */
  readonly columns: Readonly<Record<string, boolean>>;
  readonly wide: boolean;
}

/** What the terminal keeps between two runs so that it opens as it was left. Whatever is lost of it can be done again. */
export interface Habits {
  /** The newest first. */
  readonly recent: readonly RecentQuery[];
  /** By the name of the tenant, or `*`. */
  readonly lists: Readonly<Record<string, ListLook>>;
}

const mostQueries = 50;
/** As long as a query may be. */
const longestQuery = 512;
const mostLists = 200;

/** `state/habits.json`. Queries may name people: the file is for its owner alone, as the mirrors are. */
export interface HabitStore {
  readonly file: string;
  /** Never fails: without the file, or with a damaged one, nothing is remembered. */
  read(): Habits;
  /** Puts a query first. One that holds what looks like a secret is not kept. @throws AppError `disk_full`, `refused` */
  noteQuery(query: RecentQuery): void;
  forgetQueries(): void;
  noteLook(tenant: string, look: ListLook): void;
  /** Removes everything that is about a tenant. */
  forgetTenant(tenant: string): void;
}

export function openHabits(paths: Pick<Paths, 'state'>): HabitStore {
  const file = join(paths.state, 'habits.json');
  const change = (work: (habits: Habits) => Habits): void => {
    ensurePrivateDirectory(paths.state);
    withFileLock(`${file}.lock`, () => {
      writeFileAtomically(file, `${JSON.stringify(work(readHabits(file)), undefined, 1)}\n`);
    });
  };
  return {
    file,
    read: () => readHabits(file),
    noteQuery: (query) => {
      if (isKept(query.text)) change((habits) => ({ ...habits, recent: putFirst(habits.recent, query) }));
    },
    forgetQueries: () => change((habits) => ({ ...habits, recent: [] })),
    noteLook: (tenant, noted) =>
      change((habits) => {
        const others = Object.entries(habits.lists).filter(([name]) => name !== tenant);
        return { ...habits, lists: Object.fromEntries([...others.slice(1 - mostLists), [tenant, noted]]) };
      }),
    forgetTenant: (tenant) => {
      const { recent, lists } = readHabits(file);
      if (!Object.hasOwn(lists, tenant) && recent.every((query) => query.tenant !== tenant)) return;
      change((habits) => ({
        recent: habits.recent.filter((query) => query.tenant !== tenant),
        lists: Object.fromEntries(Object.entries(habits.lists).filter(([name]) => name !== tenant)),
      }));
    },
  };
}

/** The same query counts once for each tenant, when it was asked last: one goes with its tenant, the others stay. */
export function putFirst(recent: readonly RecentQuery[], query: RecentQuery): readonly RecentQuery[] {
  if (!isKept(query.text)) return recent;
  const isSame = ({ text, tenant, of }: RecentQuery): boolean =>
    text === query.text && tenant === query.tenant && of === query.of;
  return [query, ...recent.filter((each) => !isSame(each))].slice(0, mostQueries);
}

function isKept(text: string): boolean {
  return text.trim() !== '' && text.length <= longestQuery && redact(text) === text;
}

/** What cannot be read is left out: it is no reason not to start. */
function readHabits(file: string): Habits {
  try {
    const { recent, lists } = record(JSON.parse(readFileSync(file, 'utf8')));
    const looks = Object.entries(record(lists)).flatMap(([name, each]) => {
      const look = readLook(record(each));
      return look === undefined ? [] : [[name, look] as const];
    });
    return {
      recent: (Array.isArray(recent) ? recent : []).flatMap((each) => readQuery(record(each))).slice(0, mostQueries),
      lists: Object.fromEntries(looks),
    };
  } catch {
    return { recent: [], lists: {} };
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Readonly<Record<string, unknown>>) : {};
}

function isQueryText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestQuery;
}

function readQuery({ text, tenant, of, at }: Readonly<Record<string, unknown>>): RecentQuery[] {
  if (!isQueryText(text) || typeof tenant !== 'string' || typeof at !== 'number') return [];
  if (of !== undefined && of !== 'logs') return [];
  return [of === undefined ? { text, tenant, at } : { text, tenant, of, at }];
}

function readLook({ sort, columns, wide }: Readonly<Record<string, unknown>>): ListLook | undefined {
  const { field, descending } = record(sort);
  if (!isQueryText(field) || typeof descending !== 'boolean') return undefined;
  const wishes = Object.entries(record(columns));
  const areWishes = wishes.every((wish): wish is [string, boolean] => typeof wish[1] === 'boolean');
  return { sort: { field, descending }, columns: areWishes ? Object.fromEntries(wishes) : {}, wide: wide === true };
}
