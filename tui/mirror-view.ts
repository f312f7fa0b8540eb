import { QueryError } from '../src/query/query-error.ts';
import { toAppError } from '../src/errors.ts';
import { usersOfConnection } from '../src/mirror/users-of-connection.ts';
import type { MirroredUser, MirrorReader, UserFilter } from '../src/mirror/mirror.ts';
import { compareUserRows } from '../src/mirror/compare-user-rows.ts';
import type { KnownValues } from '../src/mirror/field-values.ts';
import { mergeKnown } from './bar/merge-known.ts';
import type { Environment } from '../src/domain/tenant.ts';
import { readLogs, type LogsWanted } from './logs/read-logs.ts';
import { findUsers } from './find-users.ts';
import type { Read } from './next-read.ts';
import { readAttempts } from './obstacles/read-attempts.ts';
import { readHistory } from './read-history.ts';
import { readDuplicates, readLinks, readOther } from './read-links.ts';
import { readLocations } from './read-locations.ts';
import { toProblem } from './problem.ts';
import { allTenants, type ListedUser, type ListRead, type UiEvent } from './ui-state.ts';

/** An open mirror with what the list says of its tenant. */
export interface OpenMirror {
  readonly tenant: string;
  readonly environment: Environment;
  readonly reader: MirrorReader;
}

/** Deeper than this nobody scrolls through the merged list of all tenants: narrowing the filter is the way. */
const mergedLimit = 1_000;

/**
 * Synchronous reads from the open mirrors, one window at a time. Counts are kept for as long as the data stays the
 * same, because moving through a list asks for nothing else.
 */
export class MirrorView {
  readonly #mirrors = new Map<string, OpenMirror>();
  readonly #order: () => readonly string[];
  readonly #counts = new Map<string, { readonly version: number; readonly counts: Map<string, number> }>();

  /** @param order names of the tenants as the tabs have them */
  constructor(order: () => readonly string[]) {
    this.#order = order;
  }

  put(mirror: OpenMirror): void {
    this.drop(mirror.tenant);
    this.#mirrors.set(mirror.tenant, mirror);
  }

  /** Closes a tenant's mirror; nothing happens when it is not open. */
  drop(tenant: string): void {
    this.#mirrors.get(tenant)?.reader.close();
    this.#mirrors.delete(tenant);
    this.#counts.delete(tenant);
  }

  has(tenant: string): boolean {
    return this.#mirrors.has(tenant);
  }

  /** The version of one mirror; undefined while it is not open or cannot be read. */
  versionOf(tenant: string): number | undefined {
    try {
      return this.#mirrors.get(tenant)?.reader.dataVersion();
    } catch {
      return undefined;
    }
  }

  close(): void {
    for (const tenant of this.#mirrors.keys()) this.drop(tenant);
  }

  /** Versions of the open mirrors; one that cannot be read any more is left out and reported. */
  versions(onFailure: (tenant: string, error: unknown) => void): Record<string, number> {
    const versions: Record<string, number> = {};
    for (const { tenant, reader } of this.#mirrors.values()) {
      try {
        versions[tenant] = reader.dataVersion();
      } catch (error) {
        onFailure(tenant, error);
      }
    }
    return versions;
  }

  /** Does a read and brings its result as an event; a failure becomes the tenant's state, never an exception. */
  read(read: Read): UiEvent {
    try {
      return this.#read(read);
    } catch (error) {
      if (error instanceof QueryError && (read.type === 'list' || read.type === 'logs')) {
        const { start, end } = error.span;
        const { tenant } = read;
        const refused = { tenant, message: error.message, hint: error.hint, start, end };
        if (read.type === 'logs') return { type: 'logs-filter-refused', text: read.text, ...refused };
        return { type: 'filter-refused', text: read.list.applied.text, ...refused };
      }
      return {
        type: 'mirror',
        tenant: read.tenant,
        mirror: 'failed',
        version: 0,
        problem: toProblem(toAppError(error)),
      };
    }
  }

  #read(read: Read): UiEvent {
    if (read.type === 'list') return read.tenant === allTenants ? this.#readMerged(read) : this.#readList(read);
    if (read.type === 'known') return this.#readKnown(read);
    if (read.type === 'logs') return this.#readLogs(read);
    if (read.type === 'marks') return { type: 'marked', tenant: read.tenant, users: this.#readMarks(read) };
    const { reader } = this.#of(read.tenant);
    if (read.type === 'status') {
      return { type: 'status-read', tenant: read.tenant, version: read.version, status: reader.syncStatus() };
    }
    if (read.type === 'activity') {
      const { tenant, key } = read;
      const activity = reader.activity(24);
      return { type: 'activity-read', tenant, read: { key, activity, oldest_log: reader.oldestLog() } };
    }
    if (read.type === 'profile') {
      const { user_id } = read;
      return { type: 'profile-read', user_id, user: reader.getUser(user_id) };
    }
    if (read.type === 'detail') {
      const { wanted, key } = read;
      return { type: 'detail-read', wanted, key, detail: reader.getDetail(wanted.owner, wanted.kind) };
    }
    if (read.type === 'found') return { type: 'users-found', key: read.key, choices: findUsers(reader, read.text) };
    if (read.type === 'catalogue') {
      const { wanted, key } = read;
      return { type: 'catalogue-read', wanted, read: { key, items: reader.listCatalogue(wanted.catalogue) } };
    }
    if (read.type === 'connection-users') {
      const { connection, key } = read;
      return { type: 'connection-users-read', read: { key, users: reader.countUsers(usersOfConnection(connection)) } };
    }
    if (read.type === 'links') return readLinks(reader, read);
    if (read.type === 'link-other') return readOther(reader, read);
    if (read.type === 'duplicates') return readDuplicates(reader, read);
    const { user_id, key } = read;
    if (read.type === 'preview') {
      const events = reader.listLogs({ user_id, limit: 8 });
      const blocks = reader.getDetail(user_id, 'blocks');
      return {
        type: 'preview-read',
        read: { key, tenant: read.tenant, user: reader.getUser(user_id), events, blocks },
      };
    }
    if (read.type === 'user') {
      const { clock_offset } = reader.syncStatus();
      const tombstone = reader.getTombstone(user_id);
      const user = reader.getUser(user_id) ?? lastKnown(tombstone);
      return { type: 'user-read', read: { key, user, tombstone, clock_offset } };
    }
    if (read.type === 'attempts') {
      const profile = reader.getUser(user_id)?.profile ?? { user_id };
      return { type: 'attempts-read', read: { key, attempts: readAttempts(reader, profile) } };
    }
    if (read.type === 'history-types') {
      return { type: 'history-types-read', types: { key, counts: reader.countLogTypes(user_id) } };
    }
    return read.type === 'locations' ? readLocations(reader, read) : readHistory(reader, read);
  }

  /** The open mirrors of a tenant, or of all of them. */
  readersOf(tenant: string): readonly MirrorReader[] {
    const names = tenant === allTenants ? this.#order() : [tenant];
    return names.flatMap((name) => this.#mirrors.get(name)?.reader ?? []);
  }

  #readLogs(wanted: LogsWanted): UiEvent {
    const names = wanted.tenant === allTenants ? this.#order() : [wanted.tenant];
    const mirrors = names.flatMap((name) => this.#mirrors.get(name) ?? []);
    const left_out = names.filter((name) => !this.#mirrors.has(name));
    return { type: 'logs-read', tenant: wanted.tenant, ...readLogs(mirrors, wanted, left_out) };
  }

  #of(tenant: string): OpenMirror {
    const mirror = this.#mirrors.get(tenant);
    if (mirror === undefined) throw new Error(`mirror of ${tenant} is not open`);
    return mirror;
  }

  #readList(read: Extract<Read, { type: 'list' }>): UiEvent {
    const mirror = this.#of(read.tenant);
    const { list, limit } = read;
    const filter = filterOf(list.applied.root);
    const found = read.anchor === undefined ? -1 : mirror.reader.positionOf(read.anchor.user_id, filter, list.sort);
    const wanted = found < 0 ? list.index : found;
    const mustCount = list.applied.text === '' || list.counting === read.key;
    const known = mustCount
      ? this.#count(mirror, list.applied.text, filter)
      : this.#knownCount(mirror, list.applied.text);
    // Around the row that the cursor will be on, which may have moved far away.
    const offset =
      found < 0
        ? Math.min(read.offset, Math.max(0, (known ?? Infinity) - Math.floor(limit / 3)))
        : Math.max(0, Math.min(found, (known ?? Infinity) - 1) - Math.floor(limit / 2));
    const begun = performance.now();
    const rows = mirror.reader.listUsers({ ...filter, sort: list.sort, offset, limit });
    const took = performance.now() - begun;
    // Less is there than was: the window is found from its end.
    if (known === undefined && rows.length === 0 && offset > 0)
      return this.#readList({ ...read, list: { ...list, counting: read.key } });
    const users = rows.map((row): ListedUser => ({ tenant: mirror.tenant, environment: mirror.environment, row }));
    const counted = countOf(read, known, offset, rows.length);
    const index = Math.max(0, Math.min(wanted, counted.count - 1));
    const total = this.#count(mirror, '', {});
    return {
      type: 'list-read',
      tenant: read.tenant,
      index,
      read: { key: read.key, offset, users, ...counted, total, took },
    };
  }

  /** Of all tenants together only one looks at more of its profiles at a time. */
  #readKnown({ tenant, key, about, wanted }: Extract<Read, { type: 'known' }>): UiEvent {
    const names = tenant === allTenants ? this.#order() : [tenant];
    const known: KnownValues[] = [];
    for (const name of names) {
      const reader = this.#mirrors.get(name)?.reader;
      const mayLook = known.every(({ complete }) => complete);
      if (reader !== undefined) known.push(reader.knownValues({ ...wanted, mayLook }));
    }
    return { type: 'known-read', read: { key, about, known: mergeKnown(known, wanted.limit) } };
  }

  #readMarks({ tenant, list, from, limit }: Extract<Read, { type: 'marks' }>): readonly ListedUser[] {
    if (tenant === allTenants) {
      const window = {
        type: 'list',
        tenant,
        key: '',
        list,
        offset: from,
        limit,
        anchor: undefined,
        held: undefined,
      } as const;
      const merged = this.#readMerged(window);
      return merged.type === 'list-read' ? merged.read.users.slice(from, from + limit) : [];
    }
    const { reader, environment } = this.#of(tenant);
    const rows = reader.listUsers({ ...filterOf(list.applied.root), sort: list.sort, offset: from, limit });
    return rows.map((row) => ({ tenant, environment, row }));
  }

  #readMerged(read: Extract<Read, { type: 'list' }>): UiEvent {
    const { list } = read;
    const filter = filterOf(list.applied.root);
    const wanted = Math.min(mergedLimit, read.offset + read.limit);
    const left_out: string[] = [];
    const merged: ListedUser[] = [];
    const counts: number[] = [];
    let total = 0;
    const begun = performance.now();
    for (const tenant of this.#order()) {
      const mirror = this.#mirrors.get(tenant);
      if (mirror === undefined) {
        left_out.push(tenant);
        continue;
      }
      const rows = mirror.reader.listUsers({ ...filter, sort: list.sort, offset: 0, limit: wanted });
      merged.push(...rows.map((row): ListedUser => ({ tenant, environment: mirror.environment, row })));
      counts.push(this.#count(mirror, list.applied.text, filter));
      total += this.#count(mirror, '', {});
    }
    const took = performance.now() - begun;
    const order = compareUserRows(list.sort);
    merged.sort((a, b) => order(a.row, b.row));
    const all = counts.reduce((sum, each) => sum + each, 0);
    const count = Math.min(all, mergedLimit);
    const among = { matching: counts.filter((each) => each > 0).length, searched: counts.length, all, left_out };
    const { anchor } = read;
    // The same user_id may exist in several tenants.
    const found =
      anchor === undefined
        ? -1
        : merged.findIndex(({ tenant, row }) => tenant === anchor.tenant && row.user_id === anchor.user_id);
    const index = Math.max(0, Math.min(found < 0 ? list.index : found, count - 1));
    const users = merged.slice(0, wanted);
    return {
      type: 'list-read',
      tenant: allTenants,
      index,
      read: { key: read.key, offset: 0, users, count, count_is: 'exact', total, took, among },
    };
  }

  #knownCount({ tenant, reader }: OpenMirror, text: string): number | undefined {
    const held = this.#counts.get(tenant);
    return held?.version === reader.dataVersion() ? held.counts.get(text) : undefined;
  }

  #count({ tenant, reader }: OpenMirror, text: string, filter: UserFilter): number {
    const version = reader.dataVersion();
    const held = this.#counts.get(tenant);
    const counts = held?.version === version ? held.counts : new Map<string, number>();
    const count = counts.get(text) ?? reader.countUsers(filter);
    if (counts.size > 50) counts.clear();
    counts.set(text, count);
    this.#counts.set(tenant, { version, counts });
    return count;
  }
}

/** Whoever is gone is shown as last known. */
function lastKnown(tombstone: ReturnType<MirrorReader['getTombstone']>): MirroredUser | undefined {
  const profile = tombstone?.profile;
  if (tombstone === undefined || profile === undefined) return undefined;
  return { profile, source: 'id', read_at: tombstone.deleted_at, stale: false };
}

/** How many match, as far as a page tells that was not counted. */
function countOf(
  { limit, held }: Extract<Read, { type: 'list' }>,
  known: number | undefined,
  offset: number,
  rows: number,
): Pick<ListRead, 'count' | 'count_is'> {
  if (known !== undefined) return { count: known, count_is: 'exact' };
  const least = offset + rows;
  if (rows < limit) return { count: least, count_is: 'exact' };
  return held !== undefined && held >= least ? { count: held, count_is: 'old' } : { count: least, count_is: 'least' };
}

function filterOf(root: UserFilter['query']): UserFilter {
  return root === undefined ? {} : { query: root };
}
