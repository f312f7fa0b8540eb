import type { MirrorReader } from '../src/mirror/mirror.ts';
import type { Read } from './next-read.ts';
import { filterOf, firstMerged, holdOrder, type Lists, type Steps } from './read-list.ts';
import { sortOf } from './state/list-sort.ts';
import type { ListedUser } from './list-state.ts';
import type { UiEvent } from './ui-event.ts';
import { allTenants } from './ui-state.ts';

export type MarksWanted = Extract<Read, { type: 'marks' }>;

/** Milliseconds: a key has asked for it, and others wait for nothing meanwhile. */
const budget = 20_000;

/** Reads rows of a list that are to be marked: thousands of them, anywhere in it. */
export function* readMarks(read: MarksWanted, lists: Lists): Steps<UiEvent> {
  const { tenant } = read;
  const users = tenant === allTenants ? yield* readMerged(read, lists) : yield* readOne(read, lists);
  return { type: 'marked', tenant, users };
}

function* readMerged({ list, from, limit }: MarksWanted, lists: Lists): Steps<readonly ListedUser[]> {
  const users = yield* firstMerged(list, from + limit, lists);
  return users.slice(from, from + limit);
}

function* readOne({ tenant, list, from, limit }: MarksWanted, { open }: Lists): Steps<readonly ListedUser[]> {
  const mirror = open.find((each) => each.tenant === tenant);
  if (mirror === undefined) throw new Error(`mirror of ${tenant} is not open`);
  const sort = sortOf(list);
  yield* holdOrder([mirror], sort);
  const request = { ...filterOf(list), sort, offset: from, limit };
  const [rows] = yield [{ mirror, method: 'listUsers', args: [request], timeout: budget }];
  const { environment } = mirror;
  return (rows as ReturnType<MirrorReader['listUsers']>).map((row) => ({ tenant, environment, row }));
}
