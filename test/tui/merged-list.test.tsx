import { expect, test } from 'vitest';

import { compareUserRows } from '../../src/mirror/compare-user-rows.ts';
import { openMirrorReader, openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { askHere, type ListWanted, type OpenMirror, readList } from '../../tui/read-list.ts';
import { firstList, type ListRead, type ListState } from '../../tui/list-state.ts';
import { mirrorKey, noon, seen, temporaryFile } from '../mirror/temporary-mirror.ts';
import { people } from './test-app.tsx';

const newest = { field: 'last_login', descending: true };

function tenantsOf(...sizes: readonly number[]) {
  return sizes.map((size, i) => {
    const tenant = `acme-${String(i)}`;
    const file = temporaryFile(`${tenant}.db`);
    const writer = openMirrorWriter(file, tenant, mirrorKey, { now: () => noon });
    writer.commitBatch({ users: people(size, i + 3).map((user) => seen(user)), pass: 1, finishPass: 1 }, noon);
    const reader = openMirrorReader(file, tenant, mirrorKey, { now: () => noon });
    const mirror: OpenMirror = { tenant, environment: 'staging', reader };
    return { mirror, writer };
  });
}

/** Reads windows one after the other, each from what is known of the one before, as the screen does. */
class Scroller {
  readonly #open: readonly OpenMirror[];
  #list: ListState;

  constructor(open: readonly OpenMirror[], list: Partial<ListState>) {
    this.#open = open;
    this.#list = { ...firstList, sort: newest, ...list };
  }

  read(offset: number, limit: number, more: Partial<ListWanted> = {}): ListRead & { readonly index: number } {
    const list = { ...this.#list, index: offset };
    const held = list.read?.count;
    const wanted = {
      type: 'list',
      tenant: '*',
      key: 'k',
      moment: '',
      list,
      offset,
      limit,
      anchor: undefined,
      held,
    } as const;
    const event = askHere(readList({ ...wanted, ...more }, { open: this.#open, left_out: [], counts: new Map() }));
    if (event.type !== 'list-read') throw new Error(event.type);
    this.#list = { ...list, read: event.read };
    return { ...event.read, index: event.index };
  }
}

/** All users of all tenants, put in order by themselves. */
function allOf(open: readonly OpenMirror[], { sort = newest, applied }: Partial<ListState> = {}): string[] {
  const query = applied?.root;
  const order = compareUserRows(sort);
  const users = open.flatMap(({ tenant, reader }) =>
    reader.listUsers({ query, sort, offset: 0, limit: 100_000 }).map((row) => ({ tenant, row })),
  );
  return users.sort((a, b) => order(a.row, b.row)).map(({ tenant, row }) => `${tenant} ${row.user_id}`);
}

const idsOf = ({ users }: ListRead): string[] => users.map(({ tenant, row }) => `${tenant} ${row.user_id}`);
const filter = (text: string) => ({ applied: { text, root: parseQuery(text).root } });

test.each([
  ['newest login first', {}],
  ['by name', { sort: { field: 'name', descending: false } }],
  ['by what many have in common, backwards', { sort: { field: 'connection', descending: true } }],
  ['with a filter', filter('blocked:false')],
])('the list of all tenants goes on to its end, down, up and from the end: %s', (_, list) => {
  const three = tenantsOf(320, 20, 380).map(({ mirror }) => mirror);
  const all = allOf(three, list);
  const scroller = new Scroller(three, list);
  for (let offset = 0; offset < all.length; offset += 70)
    expect([offset, idsOf(scroller.read(offset, 90))]).toEqual([offset, all.slice(offset, offset + 90)]);
  for (let offset = all.length - 60; offset > 0; offset -= 80)
    expect([offset, idsOf(scroller.read(offset, 90))]).toEqual([offset, all.slice(offset, offset + 90)]);
  const counted = { ...list, counting: 'k' };
  const last = new Scroller(three, counted).read(all.length - 20, 90);
  expect(idsOf(last)).toEqual(all.slice(-20));
  expect(last).toMatchObject({ count: all.length, count_is: 'exact', among: { all: all.length, matching: 3 } });
});

test('far down the list stays with its users while others come and go above them', () => {
  const tenants = tenantsOf(700, 700);
  const open = tenants.map(({ mirror }) => mirror);
  const scroller = new Scroller(open, {});
  for (const offset of [0, 200, 400, 600, 800, 1000, 1200]) scroller.read(offset, 300);
  const before = allOf(open);
  const [held = ''] = before.slice(1250);
  const [tenant = '', user_id = ''] = held.split(' ');
  const last_login = new Date(noon).toISOString();
  const come = people(70, 99).map((user) => Object.assign(user, { user_id: `new|${user.user_id}`, last_login }));
  tenants[0]?.writer.commitBatch({ users: come.map((user) => seen(user, 'id', noon)) }, noon);
  const moved = scroller.read(1200, 300, { anchor: { tenant, user_id } });
  const after = allOf(open);
  expect(moved.index).toBe(after.indexOf(held));
  expect(idsOf(moved)).toEqual(after.slice(moved.offset, moved.offset + 300));
  expect(moved.offset + 300).toBeGreaterThan(moved.index);
  const gone = after
    .slice(40, 1460)
    .filter((id) => id.startsWith('acme-1 '))
    .map((id) => id.split(' ')[1] ?? '');
  const tombstones = gone.map((each) => ({ user_id: each, deleted_at: noon + 1, reason: 'log' as const }));
  tenants[1]?.writer.commitBatch({ tombstones }, noon + 1);
  const left = scroller.read(moved.offset, 300);
  const rest = allOf(open);
  expect(idsOf(left)).toEqual(rest.slice(left.offset, left.offset + 300));
  expect(left.count).toBe(rest.length);
});

test('in another order the list begins at its top where the place is not known', () => {
  const open = tenantsOf(1200, 1200).map(({ mirror }) => mirror);
  const read = new Scroller(open, {}).read(2300, 50, {
    held: undefined,
    list: { ...firstList, sort: newest, index: 2300, counting: 'k' },
  });
  expect(idsOf(read)).toEqual(allOf(open).slice(2300, 2350));
  const list = { ...firstList, ...filter('blocked:false'), sort: newest, index: 2200 };
  const lost = new Scroller(open, {}).read(2200, 50, { held: undefined, list });
  expect(lost).toMatchObject({ offset: 0, index: 0 });
});
