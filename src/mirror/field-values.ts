import { foldText } from '../domain/fold-text.ts';
import type { CatalogueKind } from '../domain/catalogue.ts';
import { closestName } from '../query/closest-name.ts';
import { writePath } from '../query/write-path.ts';
import type { Database, Statement } from './database.ts';
import { type StoredProfile, storedProfile, wholeProfile } from './lean-profile.ts';

/** A value that a field has, to be offered while one types. Raw text. */
export interface KnownValue {
  readonly value: string;
  /** What else there is to say of it. */
  readonly about?: string | undefined;
}

/** A path in the profiles, to be offered while one types. */
export interface KnownPath {
  /** As it is typed in a query. */
  readonly path: string;
  readonly kind: 'text' | 'number' | 'boolean';
  /** Of the users that were looked at, those that have it. */
  readonly users: number;
  /** Some of its values, the most frequent first. Raw text. */
  readonly values: readonly string[];
}

/** What the mirror knows that fits what is typed, as far as it has looked. */
export interface KnownValues {
  readonly paths: readonly KnownPath[];
  readonly values: readonly KnownValue[];
  /** Some values of each of the fields that were asked about. */
  readonly samples: Readonly<Record<string, readonly string[]>>;
  /** Of the users that were looked at, those that have each of these fields. */
  readonly holders: Readonly<Record<string, number>>;
  /** Where no path begins so or holds it: the one that was probably meant. */
  readonly meant?: string | undefined;
  /** False: the next time more will have been looked at. */
  readonly complete: boolean;
}

export interface ValuesWanted {
  /** Of this field the values. */
  readonly field?: string | undefined;
  /** Paths, or values of the field, that begin with it or hold it. */
  readonly prefix: string;
  /** Fields of which some values, and how many have them, are wanted as well. */
  readonly sampled?: readonly string[] | undefined;
  /** False: with what is known already. */
  readonly mayLook?: boolean | undefined;
  readonly limit: number;
}

/** Profiles that are looked at. */
const mostProfiles = 2000;
/** One go ends after this long, in milliseconds: a quarter of what a frame may take. */
const goes = 4;
/** Neighbours are read together: they lie on the same page. */
const neighbours = 10;
/** Larger profiles are not looked into, in bytes. */
const largestProfile = 32_768;
/** What was looked at counts for so long, in milliseconds. */
const goodFor = 300_000;
const mostPaths = 3000;
const mostValues = 500;
const longestValue = 80;
/** A longer list, in bytes, is not read while somebody types. */
const longestCatalogue = 8_000_000;

/** Parts of a profile with a value of its own for nearly everybody. */
const unlike: ReadonlySet<string> = new Set(
  (
    'user_id email name nickname username phone_number picture given_name family_name logins_count created_at ' +
    'updated_at last_login last_password_reset last_ip identities.user_id'
  ).split(' '),
);
const openRoots = ['user_metadata.', 'app_metadata.'];

const catalogueOf: Readonly<Record<string, CatalogueKind>> = {
  connection: 'connections',
  'identities.connection': 'connections',
  role: 'roles',
  org: 'organizations',
};

interface Tally {
  kind: KnownPath['kind'];
  users: number;
  readonly values: Map<string, number>;
}

interface Looking {
  readonly tallies: Map<string, Tally>;
  /** Places that were looked at, each with its neighbours. */
  places: number;
}

/**
 * What stands in the profiles, known from some of them: two thousand, spread over all. They are looked at little by
 * little, some with each question, so that no answer keeps anybody waiting.
 */
export class FieldValues {
  readonly #now: () => number;
  readonly #range: Statement;
  readonly #some: Statement;
  readonly #catalogueSize: Statement;
  readonly #catalogue: Statement;
  readonly #catalogues = new Map<CatalogueKind, { readonly size: number; readonly values: readonly KnownValue[] }>();
  #tallies = new Map<string, Tally>();
  /** The one that takes its place once it is whole. */
  #next: Looking | undefined;
  #readAt = -Infinity;

  constructor(db: Database, now: () => number) {
    this.#now = now;
    // Two questions: asked as one, SQLite reads the whole table.
    this.#range = db.prepare('SELECT (SELECT min(id) FROM profiles) AS first, (SELECT max(id) FROM profiles) AS last');
    this.#some = db.prepare(
      `SELECT ${storedProfile} FROM profiles p JOIN users u ON u.id = p.id
       WHERE p.id >= ? AND length(p.profile) <= ${String(largestProfile)} ORDER BY p.id LIMIT ${String(neighbours)}`,
    );
    this.#catalogueSize = db.prepare('SELECT length(items) FROM catalogue WHERE kind = ?').pluck();
    this.#catalogue = db.prepare('SELECT items FROM catalogue WHERE kind = ?').pluck();
  }

  know({ field, prefix, sampled = [], mayLook = true, limit }: ValuesWanted): KnownValues {
    if (mayLook) this.#lookAtMore();
    const samples = sampled.map((each): [string, string[]] => [
      each,
      this.#valuesOf(each)
        .slice(0, 4)
        .map(({ value }) => value),
    ]);
    const paths = field === undefined ? this.#paths(prefix, limit) : [];
    const isPath = field === undefined && paths.length === 0 && prefix.includes('.');
    return {
      paths,
      meant: isPath ? closestName(prefix, [...this.#current().keys()]) : undefined,
      values: field === undefined ? [] : fitting(this.#valuesOf(field), prefix, limit, ({ value }) => value),
      samples: Object.fromEntries(samples),
      holders: Object.fromEntries(sampled.map((each) => [each, this.#current().get(each)?.users ?? 0])),
      complete: this.#next === undefined && !this.#isOld(),
    };
  }

  #paths(prefix: string, limit: number): KnownPath[] {
    const paths = [...this.#current()]
      .filter(([path]) => openRoots.some((root) => path.startsWith(root)))
      .sort(([a, one], [b, other]) => other.users - one.users || (a < b ? -1 : 1));
    return fitting(paths, prefix, limit, ([path]) => path).map(([path, tally]) => ({
      path,
      kind: tally.kind,
      users: tally.users,
      values: frequent(tally).slice(0, 4),
    }));
  }

  #valuesOf(field: string): readonly KnownValue[] {
    const tally = this.#current().get(field === 'connection' ? 'identities.connection' : field);
    const seen = tally === undefined ? [] : frequent(tally).map((value): KnownValue => ({ value }));
    const kind = Object.hasOwn(catalogueOf, field) ? catalogueOf[field] : undefined;
    if (kind === undefined) return seen;
    const listed = this.#listed(kind);
    const names = new Set(listed.map(({ value }) => value));
    const rank = new Map(seen.map(({ value }, at) => [value, at]));
    const rankOf = ({ value }: KnownValue): number => rank.get(value) ?? Infinity;
    // Those that are used come first; all that exist follow.
    const first = listed.filter(({ value }) => rank.has(value)).sort((a, b) => rankOf(a) - rankOf(b));
    return [
      ...first,
      ...listed.filter(({ value }) => !rank.has(value)),
      ...seen.filter(({ value }) => !names.has(value)),
    ];
  }

  #listed(kind: CatalogueKind): readonly KnownValue[] {
    const size = (this.#catalogueSize.get(kind) as number | undefined) ?? 0;
    const known = this.#catalogues.get(kind);
    if (known?.size === size) return known.values;
    const values = size === 0 || size > longestCatalogue ? [] : namesIn(this.#catalogue.get(kind) as string);
    this.#catalogues.set(kind, { size, values });
    return values;
  }

  /** While the first look is not over, what it has found so far. */
  #current(): Map<string, Tally> {
    return this.#tallies.size === 0 && this.#next !== undefined ? this.#next.tallies : this.#tallies;
  }

  #isOld(): boolean {
    return this.#now() - this.#readAt >= goodFor;
  }

  #lookAtMore(): void {
    if (this.#next === undefined) {
      if (!this.#isOld()) return;
      this.#next = { tallies: new Map(), places: 0 };
    }
    const { first, last } = this.#range.get() as { first: number | null; last: number | null };
    if (first !== null && last !== null) this.#lookAt(this.#next, first, last);
    const isWhole = first === null || this.#next.places * neighbours >= Math.min(mostProfiles, (last ?? 0) - first + 1);
    if (!isWhole) return;
    this.#tallies = this.#next.tallies;
    this.#next = undefined;
    this.#readAt = this.#now();
  }

  #lookAt(next: Looking, first: number, last: number): void {
    const isFew = last - first < mostProfiles;
    const end = performance.now() + goes;
    while (performance.now() < end && next.places * neighbours < mostProfiles) {
      const place = isFew ? next.places * neighbours : spread(next.places) * (last - first - neighbours);
      next.places += 1;
      if (isFew && place > last - first) return;
      for (const profile of this.#some.all(Math.floor(first + place)) as StoredProfile[]) {
        tally(wholeProfile(profile), next.tallies);
      }
    }
  }
}

/** Points that fill the stretch from 0 to 1 ever more evenly. */
function spread(place: number): number {
  return (place * 0.618_033_988_749_895) % 1;
}

/** Every path is counted once for each user, every value as often as it stands there. */
function tally(profile: Record<string, unknown>, tallies: Map<string, Tally>): void {
  const paths = new Set<string>();
  for (const [key, value] of Object.entries(profile)) collect(value, [key], { tallies, paths });
  const { email } = profile;
  if (typeof email === 'string' && email.includes('@')) {
    count(email.slice(email.indexOf('@') + 1).toLowerCase(), 'email.domain', { tallies, paths });
  }
  for (const path of paths) {
    const found = tallies.get(path);
    if (found !== undefined) found.users += 1;
  }
}

interface Counting {
  readonly tallies: Map<string, Tally>;
  readonly paths: Set<string>;
}

function collect(value: unknown, steps: readonly string[], counting: Counting): void {
  if (value === null || value === undefined || steps.length > 8) return;
  if (Array.isArray(value)) {
    for (const item of value.slice(0, 20)) collect(item, steps, counting);
    return;
  }
  if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value).slice(0, 100)) collect(inner, [...steps, key], counting);
    return;
  }
  const path = writePath(steps);
  if (path.length <= 200) count(value as string | number | boolean, path, counting);
}

function count(value: string | number | boolean, path: string, { tallies, paths }: Counting): void {
  const kind = typeof value === 'string' ? 'text' : (typeof value as 'number' | 'boolean');
  let found = tallies.get(path);
  if (found === undefined) {
    if (tallies.size >= mostPaths) return;
    found = { kind, users: 0, values: new Map() };
    tallies.set(path, found);
  }
  paths.add(path);
  if (kind === 'text') found.kind = 'text';
  if (unlike.has(path)) return;
  const text = String(value);
  if (text === '' || text.length > longestValue) return;
  const before = found.values.get(text);
  if (before !== undefined || found.values.size < mostValues) found.values.set(text, (before ?? 0) + 1);
}

/** The most frequent first. Where nearly everybody has a value of their own, none is worth a line. */
function frequent({ values, users }: Tally): string[] {
  const isUnlike = values.size > 50 && (values.size > users / 2 || values.size === mostValues);
  return [...values]
    .filter(([, times]) => !isUnlike || times > 2)
    .sort(([a, times], [b, more]) => more - times || (a < b ? -1 : 1))
    .map(([value]) => value);
}

function namesIn(items: string): readonly KnownValue[] {
  const list = JSON.parse(items) as readonly { readonly name?: unknown; readonly display_name?: unknown }[];
  return list.flatMap(({ name, display_name }): readonly KnownValue[] => {
    if (typeof name !== 'string' || name === '') return [];
    return [
      { value: name, about: typeof display_name === 'string' && display_name !== name ? display_name : undefined },
    ];
  });
}

/** Those that begin with what is typed, then those that hold it; each in the order in which they come. */
function fitting<Item>(
  items: readonly Item[],
  prefix: string,
  limit: number,
  textOf: (item: Item) => string,
): readonly Item[] {
  const typed = foldText(prefix);
  if (typed === '') return items.slice(0, limit);
  const found = items.map((item) => ({ item, at: foldText(textOf(item)).indexOf(typed) }));
  const begin = found.filter(({ at }) => at === 0);
  const hold = found.filter(({ at }) => at > 0);
  return [...begin, ...hold].slice(0, limit).map(({ item }) => item);
}
