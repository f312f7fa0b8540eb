import type { Coverage } from '../domain/coverage.ts';
import type { UserProfile } from '../domain/user.ts';
import type { QueryNode } from '../query/ast.ts';
import { joinSql, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { BestHits, rankOfOthers } from './best-hits.ts';
import type { Database, Statement } from './database.ts';
import type { MirroredUser, Tombstone, UserFilter, UserListRequest, UserRow, UserSort } from './mirror.ts';
import type { Phrase } from './phrase.ts';
import { CoverageReader } from './coverage-reader.ts';
import { HeldOrders, type HeldOrder } from './held-orders.ts';
import { HeldSets } from './held-sets.ts';
import { type StoredProfile, storedProfile, wholeProfile } from './lean-profile.ts';
import { NamedUsers } from './named-users.ts';
import { PageMarks } from './page-marks.ts';
import { answerTo, orderedPage } from './ordered-page.ts';
import { StatementCache } from './statement-cache.ts';
import { TextCandidates } from './text-candidates.ts';
import { unknownNames } from './unknown-names.ts';
import { userCondition } from './user-condition.ts';
import type { UserCondition } from './user-condition.ts';
import {
  isSortColumn,
  orderBy,
  orderByBackwards,
  orderBySorting,
  sortColumns,
  sortValue,
  standsBefore,
} from './user-order.ts';
import { isStale, readRow, rowColumns } from './user-row.ts';
import { usersWhere } from './users-where.ts';
import { sourceOfRank } from './which-is-newer.ts';

type Page = Pick<UserListRequest, 'sort' | 'offset' | 'limit'>;

/** From so many candidates on it does not matter which index a count starts from… */
const fewToCount = 5000;
/** …unless that index does not answer by itself: then this part of all users is sooner looked up than all are looked at. */
const partToCount = 1 / 8;
/** The first pages of an order are found by its index in no time. */
const shallow = 1000;
/** Among so many rows most texts that are frequent are found, sooner than an index could tell. */
const firstRows = 2000;

/** True, or the end of the statement where nobody waits for its answer any more: 25 ns a row. */
const whileWaitedFor = sql('(u.id & 255 OR is_waited_for())');

/** Reads users. Lists are found as ids first, then only the rows of the window are fetched. */
export class UserReader {
  readonly #statements: StatementCache;
  readonly #candidates: TextCandidates;
  readonly #named: NamedUsers;
  readonly #marks: PageMarks;
  readonly #best: BestHits;
  readonly #orders: HeldOrders | undefined;
  readonly #sets: HeldSets;
  /** Runs reads that must see the same state of the data. */
  readonly #inOneState: <T>(read: () => T) => T;
  readonly #now: () => number;
  readonly #row: Statement;
  readonly #user: Statement;
  readonly #tombstone: Statement;
  readonly #byEmail: Statement;
  readonly #total: Statement;
  readonly #isEndable: boolean;

  /** @param isThread its answers may be left before they come, and orders are held: see `HeldOrders` */
  constructor(db: Database, now: () => number, isThread = false) {
    this.#isEndable = isThread;
    this.#inOneState = (read) => db.transaction(read)();
    this.#statements = new StatementCache(db);
    this.#candidates = new TextCandidates(db);
    this.#marks = new PageMarks(this.#statements);
    this.#named = new NamedUsers(this.#statements, this.#candidates);
    this.#best = new BestHits(db, this.#statements, this.#candidates);
    this.#sets = new HeldSets(this.#statements);
    if (isThread) this.#orders = new HeldOrders(db, this.#statements);
    this.#now = now;
    this.#row = db.prepare(`SELECT ${rowColumns}, ${isStale} FROM users u WHERE u.id = ?`);
    const user = `SELECT ${storedProfile}, u.source, u.read_at, ${isStale}
      FROM users u JOIN profiles p ON p.id = u.id`;
    this.#user = db.prepare(`${user} WHERE u.user_id = ?`);
    this.#byEmail = db.prepare(
      `${user} WHERE u.email_key = sort_key(?) AND fold(u.email) = fold(?) ORDER BY u.user_id`,
    );
    this.#tombstone = db.prepare(
      'SELECT user_id, deleted_at, reason, json(profile) AS profile FROM tombstones WHERE user_id = ?',
    );
    this.#total = db.prepare(`SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'users'`).pluck();
  }

  list(request: UserListRequest): UserRow[] {
    return this.#inOneState(() => this.#list(request));
  }

  #list(request: UserListRequest): UserRow[] {
    const condition = this.#condition(request);
    const { field } = request.sort;
    if (field === 'relevance' && condition.phrase) return this.#listByRelevance(condition, condition.phrase, request);
    const sort = field === 'relevance' ? { ...request.sort, field: 'name' } : request.sort;
    const rows = this.#ids(condition, { ...request, sort }).flatMap((id) => this.#read(id));
    return isSortColumn(sort.field)
      ? rows
      : rows.map((row) => Object.assign(row, { sort_value: this.#sortValue(row, sort.field) }));
  }

  /** Makes the order of a sort, where orders are held. */
  holdOrder({ field, descending }: UserSort): void {
    this.#inOneState(() => this.#orders?.of({ field: field === 'relevance' ? 'name' : field, descending }));
  }

  count(filter: UserFilter = {}): number {
    const condition = this.#condition(filter);
    if (!condition.exact) return this.#countAll();
    const known = this.#sets.known(answerTo(condition.exact))?.ids;
    if (known) return known.length;
    const total = this.#countAll();
    const isIndexed =
      !condition.exact.sql.includes('profiles') && this.#named.hasIndex(condition.exact, 'COVERING INDEX');
    const narrowing = this.#named.narrow(condition, isIndexed ? fewToCount : Math.max(fewToCount, total * partToCount));
    if (!narrowing) return 0;
    if (condition.textsAreAll && narrowing.match !== undefined && this.#candidates.isExact(condition.texts)) {
      return this.#statements.number(sql('SELECT count(*) FROM search WHERE search MATCH ?', narrowing.match));
    }
    const parts = narrowing.parts('driving');
    const isMany = parts.length === 0 && condition.indexed.length > 0 && !isIndexed;
    return this.#countWhere([...parts, condition.exact], isMany);
  }

  #countAll(): number {
    return (this.#total.get() as number | undefined) ?? 0;
  }

  /** Whether anybody matches, in any order: where many do, the first is found at once. */
  #findsAny(query: QueryNode): boolean {
    const condition = this.#condition({ query });
    const narrowing = this.#named.narrow(condition, fewToCount);
    if (!narrowing) return false;
    const found = select('1', joinSql([...narrowing.parts('driving'), condition.exact ?? sql('1')], 'AND'));
    return this.#statements.column(append(found, sql('LIMIT 1'))).length > 0;
  }

  /** @param connections names of those that there are */
  coverage(query: QueryNode, connections: () => readonly string[]): Coverage[] {
    const unknown = unknownNames(query, 'users', { connections, isUsed: (leaf) => this.#findsAny(leaf) });
    return [...unknown, ...new CoverageReader(this.#statements).of(query)];
  }

  positionOf(user_id: string, filter: UserFilter, by: UserSort): number {
    return this.#inOneState(() => this.#placeOf(user_id, filter, by));
  }

  #placeOf(user_id: string, filter: UserFilter, by: UserSort): number {
    const condition = this.#condition(filter);
    if (by.field === 'relevance' && condition.phrase)
      return this.#placeByRelevance(user_id, condition, condition.phrase);
    const sort = by.field === 'relevance' ? { ...by, field: 'name' } : by;
    const itself = joinSql([sql('u.user_id = ?', user_id), condition.exact ?? sql('1')], 'AND');
    const value_of = sortValue(sort.field);
    const found = this.#statements.get({
      sql: `SELECT u.id AS id, ${value_of.sql} AS value FROM users u WHERE ${itself.sql}`,
      params: [...value_of.params, ...itself.params],
    });
    if (!found) return -1;
    const order = condition.exact || isSortColumn(sort.field) ? undefined : this.#orders?.of(sort);
    const { id, value } = found as { id: number; value: string | number | null };
    if (order && order.changed.size === 0) return order.placeOf(id) ?? -1;
    const before = standsBefore(sort, value, id);
    if (!condition.exact) {
      const place = this.#countWhere([before]);
      this.#marks.add(sort, { place, value, id });
      return place;
    }
    const narrowing = this.#named.narrow(condition, fewToCount);
    return narrowing ? this.#countWhere([...narrowing.parts('driving'), before, condition.exact]) : -1;
  }

  #condition(filter: UserFilter): UserCondition {
    const condition = userCondition(filter, this.#now());
    const { exact } = condition;
    return this.#isEndable && exact ? { ...condition, exact: joinSql([whileWaitedFor, exact], 'AND') } : condition;
  }

  get(user_id: string): MirroredUser | undefined {
    const row = this.#user.get(user_id);
    return row === undefined ? undefined : readUser(row as StoredUser);
  }

  getTombstone(user_id: string): (Tombstone & { readonly profile: UserProfile | undefined }) | undefined {
    const row = this.#tombstone.get(user_id) as (Tombstone & { profile: string | null }) | undefined;
    return row && { ...row, profile: row.profile === null ? undefined : (JSON.parse(row.profile) as UserProfile) };
  }

  findByEmail(email: string): MirroredUser[] {
    return (this.#byEmail.all(email, email) as StoredUser[]).map(readUser);
  }

  /** Nothing where an index names a row that is not there. */
  #read(id: number): [UserRow] | [] {
    const row = this.#row.get(id) as Record<string, unknown> | undefined;
    return row ? [readRow(row)] : [];
  }

  #listByRelevance(condition: UserCondition, phrase: Phrase, { offset, limit }: Page): UserRow[] {
    const { hits, others } = this.#best.first(phrase, condition, offset + limit);
    const page = hits.slice(offset);
    if (others) {
      const known = hits.map(({ id }) => id);
      const window = { offset: Math.max(0, offset - hits.length), limit: limit - page.length };
      page.push(...this.#others(condition, known, window).map((id) => ({ id, rank: rankOfOthers })));
    }
    return page.flatMap(({ id, rank }) => this.#read(id).map((row) => Object.assign(row, { sort_value: rank })));
  }

  #placeByRelevance(user_id: string, condition: UserCondition, phrase: Phrase): number {
    const { hits } = this.#best.first(phrase, condition, Number.MAX_SAFE_INTEGER);
    const itself = joinSql([sql('u.user_id = ?', user_id), condition.exact ?? sql('1')], 'AND');
    const [found] = this.#statements.column(select('u.id', itself));
    if (found === undefined) return -1;
    const place = hits.findIndex(({ id }) => id === found);
    if (place >= 0) return place;
    const narrowing = this.#named.narrow(condition, fewToCount);
    const parts = [...(narrowing?.parts('driving') ?? []), sql('u.id < ?', found), condition.exact ?? sql('1')];
    return hits.length + this.#countWhere(parts) - hits.filter(({ id }) => id < found).length;
  }

  /** Matches besides the known ones, in the order of their rows. */
  #others(condition: UserCondition, known: readonly number[], { offset, limit }: Omit<Page, 'sort'>): number[] {
    const { texts, exact = sql('1') } = condition;
    if (limit === 0) return [];
    const besides = sql('u.id NOT IN (SELECT value FROM json_each(?))', JSON.stringify(known));
    const where = joinSql([besides, exact], 'AND');
    const window = sql('ORDER BY u.id LIMIT ? OFFSET ?', limit, offset);
    const first = { sql: `u.id <= ${firstRows} AND ${where.sql}`, params: where.params };
    const found = this.#statements.column(append(select('u.id', first), window));
    if (found.length === limit) return found;
    const byText = this.#candidates.match(texts);
    if (byText && 'nothing' in byText) return [];
    if (!byText) return this.#statements.column(append(select('u.id', where), window));
    const matching = sql(
      'SELECT u.id FROM search s CROSS JOIN users u ON u.id = s.rowid WHERE search MATCH ?',
      byText.match,
    );
    const both = { sql: `${matching.sql} AND ${where.sql}`, params: [...matching.params, ...where.params] };
    return this.#statements.column(append(both, sql('ORDER BY s.rowid LIMIT ? OFFSET ?', limit, offset)));
  }

  /**
   * Ids of a window, in order. Walking the index of the order is quick where matches are frequent; sorting what an
   * index of the condition names, or a scan of the table, is quick where they are rare; in between the walk skips what
   * the text index does not name.
   */
  #ids(condition: UserCondition, page: Page): number[] {
    const { sort, offset, limit } = page;
    const { exact } = condition;
    const window = sql('LIMIT ? OFFSET ?', limit, offset);
    const held = exact || (isSortColumn(sort.field) && offset + limit <= shallow) ? undefined : this.#orders?.of(sort);
    const reading = { statements: this.#statements, sets: this.#sets };
    if (held) return orderedPage(reading, { order: held, page, exact, candidates: undefined });
    if (!exact) return this.#allIds(page);
    const first = this.#firstMatches(condition, exact, page);
    if (first) return first;
    const order = this.#orders?.of(sort);
    if (order) return this.#orderedIds(condition, page, order);
    const total = this.#countAll();
    const narrowing = this.#named.narrow(condition, Math.ceil(Math.sqrt(total * (offset + limit))));
    if (!narrowing) return [];
    // Words that no index could name are so frequent that the walk finds them soon.
    const isFrequent = narrowing.parts('driving').length === 0 && condition.texts.length > 0;
    const sorts = narrowing.rare || (narrowing.parts('driving').length === 0 && !isFrequent);
    const where = joinSql([...narrowing.parts(sorts ? 'driving' : 'filtering'), exact], 'AND');
    const found = select('u.id', where);
    return this.#statements.column(append(inOrder(found, sorts ? orderBySorting(sort) : orderBy(sort)), window));
  }

  /** From a place that is known, else from the end that is nearer. */
  #allIds(page: Page): number[] {
    const { sort, offset, limit } = page;
    const total = this.#countAll();
    const end = Math.min(total, offset + limit);
    if (offset < shallow || total - end < shallow || !isSortColumn(sort.field)) return this.#walkFromEnd(page, total);
    const ids = this.#marks.ids(page) ?? this.#walkFromEnd(page, total);
    this.#marks.remember(page, ids[0]);
    return ids;
  }

  #walkFromEnd({ sort, offset, limit }: Page, total: number): number[] {
    const end = Math.min(total, offset + limit);
    const all = sql('SELECT u.id FROM users u');
    if (offset <= total / 2 || end <= offset)
      return this.#statements.column(append(inOrder(all, orderBy(sort)), sql('LIMIT ? OFFSET ?', limit, offset)));
    const fromEnd = sql('LIMIT ? OFFSET ?', end - offset, total - end);
    return this.#statements.column(append(inOrder(all, orderByBackwards(sort)), fromEnd)).toReversed();
  }

  #orderedIds(condition: UserCondition, page: Page, order: HeldOrder): number[] {
    const candidates = this.#named.by(condition, this.#sets);
    if (!candidates) return [];
    const reading = { statements: this.#statements, sets: this.#sets };
    return orderedPage(reading, { order, page, exact: condition.exact, candidates });
  }

  /** The window, when it lies within the first few hundred users of the order that its own column lets through. */
  #firstMatches({ indexed }: UserCondition, exact: Sql, { sort, offset, limit }: Page): number[] | undefined {
    const wanted = offset + limit;
    if (wanted > shallow || !isSortColumn(sort.field)) return undefined;
    const column = `u.${sortColumns[sort.field]}`;
    const within = indexed.filter((part) => part.column === column);
    const all = inOrder(select('*', joinSql([sql('1'), ...within], 'AND')), orderBy(sort));
    const head = append(all, sql('LIMIT ?', Math.max(300, 4 * wanted)));
    const found = this.#statements.column({
      sql: `SELECT u.id FROM (${head.sql}) u WHERE ${exact.sql} LIMIT ?`,
      params: [...head.params, ...exact.params, wanted],
    });
    return found.length === wanted ? found.slice(offset) : undefined;
  }

  #sortValue({ user_id }: UserRow, field: string): string | number | null {
    const { sql: value, params } = sortValue(field);
    const found = { sql: `SELECT ${value} FROM users u WHERE u.user_id = ?`, params: [...params, user_id] };
    return this.#statements.column<string | number | null>(found)[0] ?? null;
  }

  #countWhere(parts: readonly Sql[], isMany = false): number {
    return this.#statements.number(usersWhere(this.#statements, 'count(*)', joinSql(parts, 'AND'), isMany));
  }
}

function select(what: string, where: Sql): Sql {
  return { sql: `SELECT ${what} FROM users u WHERE ${where.sql}`, params: where.params };
}

function inOrder(found: Sql, order: Sql): Sql {
  return append(append(found, sql('ORDER BY')), order);
}

function append(first: Sql, second: Sql): Sql {
  return { sql: `${first.sql} ${second.sql}`, params: [...first.params, ...second.params] };
}

interface StoredUser extends StoredProfile {
  readonly source: number;
  readonly read_at: number;
  readonly stale: number;
}

function readUser(stored: StoredUser): MirroredUser {
  const { source, read_at, stale } = stored;
  return {
    profile: wholeProfile(stored),
    source: sourceOfRank[source] ?? 'export',
    read_at,
    stale: stale === 1,
  };
}
