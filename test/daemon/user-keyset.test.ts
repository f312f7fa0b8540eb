import { describe, expect, it } from 'vitest';

import { keysetSearch, nextKeyset, type UserKeyset } from '../../daemon/jobs/user-keyset.ts';
import type { UserSearch, UserSearchPage } from '../../src/auth0/auth0-client.ts';
import type { UserProfile } from '../../src/domain/user.ts';

const start: UserKeyset = { phase: 'dated', field: 'created_at' };
const second = (at: number) => new Date(1_700_000_000_000 + at).toISOString();
const user = (at: number, id = `auth0|${at}`): UserProfile => ({ user_id: id, created_at: second(at) });

interface Server {
  /** Users on a page. */
  readonly limit: number;
  /** How the server sorts ids; it compares them by their code in any case. */
  readonly sortsAs?: (id: string) => string;
}

/** Answers a search as Auth0 would, from a list; understands just what the walk asks. */
function answer(all: readonly UserProfile[], search: UserSearch, { limit, sortsAs = String }: Server): UserSearchPage {
  const { q = '', sort = '', page = 0 } = search;
  const range = /^created_at:([[{])(\S+) TO (\S+)\]/.exec(q);
  const ids = /user_id:\[(\*|".*") TO (\*|".*")[\]}]$/.exec(q)?.slice(1);
  const [least, beyond] = (ids ?? ['*', '*']).map((text) =>
    text === '*' ? undefined : text.slice(1, -1).replaceAll(/\\(.)/g, '$1'),
  );
  const key = (one: UserProfile) => (sort === 'user_id:1' ? sortsAs(one.user_id) : String(one.created_at));
  const found = all
    .filter((one) => {
      if (least !== undefined && one.user_id < least) return false;
      if (beyond !== undefined && one.user_id >= beyond) return false;
      if (range === null) return one.created_at === undefined;
      const [, opening, from, to] = range as unknown as [string, string, string, string];
      if (one.created_at === undefined || (to !== '*' && one.created_at > to)) return false;
      return from === '*' || (opening === '[' ? one.created_at >= from : one.created_at > from);
    })
    .toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  if ((page + 1) * limit > 1000) throw new Error('behind the wall');
  return { users: found.slice(page * limit, (page + 1) * limit), total: found.length, limit };
}

function walk(all: UserProfile[], server: Server, between: (pages: number) => void = () => undefined) {
  const seen = new Set<string>();
  let keyset: UserKeyset | undefined = start;
  let pages = 0;
  while (keyset !== undefined) {
    const page = answer(all, keysetSearch(keyset), server);
    for (const { user_id } of page.users) seen.add(user_id);
    keyset = nextKeyset(keyset, page);
    pages += 1;
    between(pages);
    if (pages > 1000) throw new Error('the walk does not end');
  }
  return { seen, pages };
}

describe('a walk over all users', () => {
  it('asks in the order of the date and includes its bound', () => {
    expect(keysetSearch(start)).toEqual({ q: 'created_at:[* TO *]', sort: 'created_at:1', per_page: 100 });
    expect(keysetSearch({ ...start, from: second(1) }).q).toBe(`created_at:[${second(1)} TO *]`);
  });

  it('sees everybody once the pages are through', () => {
    const all = Array.from({ length: 57 }, (_, at) => user(at));
    expect(walk(all, { limit: 10 }).seen.size).toBe(57);
  });

  it('gets through more users of one millisecond than a search can reach', () => {
    const tied = Array.from({ length: 3250 }, (_, at) => user(5, `auth0|"${at}\\`));
    const all = [user(1), user(2), ...tied, user(6), user(7)];
    const { seen, pages } = walk(all, { limit: 100 });
    expect(seen.size).toBe(all.length);
    expect(pages).toBeLessThan(50);
  });

  it('gets through when all users share one millisecond', () => {
    const all = Array.from({ length: 45 }, (_, at) => user(5, `sms|${at}`));
    expect(walk(all, { limit: 10 }).seen.size).toBe(45);
  });

  it('also finds users without a date', () => {
    const all = [user(1), ...Array.from({ length: 25 }, (_, at) => ({ user_id: `x|${at}` }))];
    expect(walk(all, { limit: 10 }).seen.size).toBe(26);
  });

  it('misses nobody when others vanish between the pages', () => {
    const all = Array.from({ length: 60 }, (_, at) => user(at));
    const vanished = new Set<string>();
    const { seen } = walk(all, { limit: 10 }, () => {
      const gone = all.splice(0, 3);
      for (const { user_id } of gone) vanished.add(user_id);
    });
    for (const { user_id } of all) expect(seen).toContain(user_id);
    expect(vanished.size).toBeGreaterThan(10);
  });

  it('takes a smaller page than it asked for as a whole one when the server says so', () => {
    const all = Array.from({ length: 57 }, (_, at) => user(at));
    expect(walk(all, { limit: 5 }).seen.size).toBe(57);
  });

  it.each<[string, Server['sortsAs']]>([
    ['without regard to case', (id) => id.toLowerCase()],
    ['backwards', (id) => id.slice(-3) + id],
    ['by length', (id) => String(id.length).padStart(4, '0') + id],
  ])('misses nobody when the tenant sorts ids %s', (_, sortsAs) => {
    const ids = Array.from({ length: 2600 }, (_, at) => `auth0|${'aBz'[at % 3]}${'x'.repeat(at % 5)}${at}`);
    const all = [...ids.map((id) => user(5, id)), user(6), user(7)];
    expect(walk(all, { limit: 100, sortsAs }).seen.size).toBe(2602);
    const undated = ids.map((user_id) => ({ user_id }));
    expect(walk(undated, { limit: 100, sortsAs }).seen.size).toBe(2600);
  });

  it('stops with an error instead of going round when pages are out of order', () => {
    const keyset: UserKeyset = { ...start, from: second(50) };
    const answered = { users: [user(60), user(10)], total: 2, limit: 2 };
    expect(() => nextKeyset(keyset, answered)).toThrow(expect.objectContaining({ kind: 'bad_answer' }));
    const tied: UserKeyset = { phase: 'tied', field: 'created_at', ranges: [{ from: 'a' }], page: 9, split: true };
    const same = { users: [user(1, 'a')], total: 2000, limit: 100 };
    expect(() => nextKeyset(tied, same)).toThrow(expect.objectContaining({ kind: 'bad_answer' }));
  });

  it('ends a walk over changes at the last page: whoever has no date has not changed', () => {
    const keyset: UserKeyset = { phase: 'dated', field: 'updated_at', from: second(0) };
    expect(nextKeyset(keyset, { users: [], total: 0, limit: 100 })).toBeUndefined();
  });
});
