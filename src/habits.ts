import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

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

const look = z.object({
  sort: z.object({ field: z.string().min(1).max(longestQuery), descending: z.boolean() }),
  columns: z.record(z.string(), z.boolean()).catch({}),
  wide: z.boolean().catch(false),
});
const recentQuery = z.object({
  text: z.string().min(1).max(longestQuery),
  tenant: z.string(),
  of: z.literal('logs').optional(),
  at: z.number(),
});
/** What cannot be read is left out: it is no reason not to start. */
const habitsSchema = z.object({
  recent: z.array(recentQuery.nullable().catch(null)).catch([]),
  lists: z.record(z.string(), look.nullable().catch(null)).catch({}),
});

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

function readHabits(file: string): Habits {
  try {
    const read = habitsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const lists = Object.entries(read.lists).flatMap(([name, each]) => (each === null ? [] : [[name, each] as const]));
    return {
      recent: read.recent.filter((each) => each !== null).slice(0, mostQueries),
      lists: Object.fromEntries(lists),
    };
  } catch {
    return { recent: [], lists: {} };
  }
}
