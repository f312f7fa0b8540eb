import { isDeepStrictEqual } from 'node:util';

import type { UserProfile } from '../domain/user.ts';
import type { Database, Statement } from './database.ts';
import { hasSameFacets, userFacets } from './facets.ts';
import { leanProfile, type StoredProfile, wholeProfile } from './lean-profile.ts';
import type { Tombstone, UserUpsert } from './mirror.ts';
import { madePicture, type PicturedColumns, PictureForms } from './picture-forms.ts';
import { type PreparedRows, textEnd } from './prepare-users.ts';
import { StatementCache } from './statement-cache.ts';
import { plainColumns, storedColumns, storedValues } from './stored-columns.ts';
import { oddColumns, userColumns } from './user-columns.ts';
import type { OddColumns, UserColumns } from './user-columns.ts';
import { compareSightings, isTooOld, outlives, settlesMark, sourceOfRank, sourceRank } from './which-is-newer.ts';

/** A stored row with what is stored of its profile. */
interface StoredUser extends PicturedColumns, OddColumns, StoredProfile {
  readonly id: number;
  readonly source: number;
  readonly read_at: number;
  readonly pass: number | null;
}

type Fate = 'inserted' | 'updated' | 'unchanged' | 'older';

const columns = [...plainColumns, 'nickname', 'name_key', 'email_key', 'connection_key', 'text'] as const;
const parts = ['social', 'given_length', 'last_ip', 'made_picture'] as const;
/** What `oddColumns` are worked out from. */
const oddSources = ['name', 'email', 'username', 'phone_number', 'nickname', 'connection', 'text'] as const;
/** What has facets stands in these, or in the stored JSON. */
const facetColumns = ['email', 'name', 'connection', 'social', 'given_length', 'last_ip'] as const;

/** See `HeldOrders`, which makes an order anew when more has changed. */
const keptChanges = 10_000;

/** Writes users, tombstones and stale marks. Must run inside a transaction; see `BatchWriter`. */
export class UserWriter {
  readonly #find: Statement;
  readonly #pictures: PictureForms;
  readonly #has: Statement;
  readonly #insert: Statement;
  readonly #insertAt: Statement;
  readonly #lastId: Statement;
  readonly #hasTombstone: Statement;
  readonly #noteChanges: Statement;
  readonly #updates: StatementCache;
  readonly #updatePicture: Statement;
  readonly #touch: Statement;
  readonly #seen: Statement;
  readonly #delete: Statement;
  readonly #insertProfile: Statement;
  readonly #updateProfile: Statement;
  readonly #deleteProfile: Statement;
  readonly #index: Statement;
  readonly #unindex: Statement;
  readonly #indexFacets: Statement;
  readonly #unindexFacets: Statement;
  readonly #noteChange: Statement;
  readonly #forgetChanges: Statement;
  readonly #findTombstone: Statement;
  readonly #insertTombstone: Statement;
  readonly #deleteTombstone: Statement;
  readonly #findMark: Statement;
  readonly #insertMark: Statement;
  readonly #dateMark: Statement;
  readonly #deleteMark: Statement;
  readonly #markUnseen: Statement;

  constructor(db: Database) {
    this.#pictures = new PictureForms(db);
    const sight = 'source = @source, read_at = @read_at, pass = coalesce(@pass, pass)';
    this.#find = db.prepare(
      `SELECT u.*, ${madePicture} AS made_picture, json(p.profile) AS profile FROM users u JOIN profiles p ON p.id = u.id WHERE u.user_id = ?`,
    );
    this.#has = db.prepare('SELECT 1 FROM users WHERE user_id = ?');
    this.#insert = db.prepare(
      `INSERT INTO users (${storedColumns.join(', ')}, picture_form, picture_hash, source, read_at, pass)
       VALUES (${storedColumns.map(() => '?').join(', ')}, ?, ?, ?, ?, ?)`,
    );
    this.#insertAt = db.prepare(
      `INSERT INTO users (id, ${storedColumns.join(', ')}, picture_form, picture_hash, source, read_at, pass)
       VALUES (?, ${storedColumns.map(() => '?').join(', ')}, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#lastId = db.prepare('SELECT coalesce(max(id), 0) FROM users').pluck();
    this.#hasTombstone = db.prepare('SELECT 1 FROM tombstones LIMIT 1');
    this.#noteChanges = db.prepare('INSERT INTO recent_changes (id) SELECT id FROM users WHERE id >= ? ORDER BY id');
    this.#updates = new StatementCache(db);
    this.#updatePicture = db.prepare('UPDATE users SET picture_form = ?, picture_hash = ? WHERE id = ?');
    this.#touch = db.prepare(`UPDATE users SET ${sight} WHERE id = @id`);
    this.#seen = db.prepare('UPDATE users SET pass = ? WHERE id = ?');
    this.#delete = db.prepare('DELETE FROM users WHERE id = ?');
    this.#insertProfile = db.prepare('INSERT INTO profiles (id, profile) VALUES (?, jsonb(?))');
    this.#updateProfile = db.prepare('UPDATE profiles SET profile = jsonb(?) WHERE id = ?');
    this.#deleteProfile = db.prepare('DELETE FROM profiles WHERE id = ?');
    this.#index = db.prepare('INSERT INTO search (rowid, text) VALUES (?, ?)');
    this.#unindex = db.prepare('DELETE FROM search WHERE rowid = ?');
    this.#indexFacets = db.prepare('INSERT INTO facets (rowid, words) VALUES (?, ?)');
    this.#unindexFacets = db.prepare('DELETE FROM facets WHERE rowid = ?');
    this.#noteChange = db.prepare('INSERT INTO recent_changes (id) VALUES (?)');
    this.#forgetChanges = db.prepare(
      `DELETE FROM recent_changes WHERE seq <= (SELECT max(seq) FROM recent_changes) - ${keptChanges}`,
    );
    this.#findTombstone = db.prepare('SELECT user_id, deleted_at FROM tombstones WHERE user_id = ?');
    this.#insertTombstone = db.prepare(
      `INSERT INTO tombstones (user_id, deleted_at, reason, profile) VALUES (@user_id, @deleted_at, @reason, jsonb(@profile))
       ON CONFLICT DO UPDATE SET profile = coalesce(excluded.profile, profile),
         reason = iif(excluded.deleted_at > deleted_at, excluded.reason, reason),
         deleted_at = max(deleted_at, excluded.deleted_at)`,
    );
    this.#deleteTombstone = db.prepare('DELETE FROM tombstones WHERE user_id = ?');
    this.#findMark = db.prepare('SELECT marked_at_server FROM stale WHERE user_id = ?').pluck();
    const freshMark = `ON CONFLICT (user_id) DO UPDATE SET reason = excluded.reason,
      marked_at = max(marked_at, excluded.marked_at), marked_at_server = max(marked_at_server, excluded.marked_at_server)`;
    const mark = 'INSERT INTO stale (user_id, reason, marked_at, marked_at_server)';
    this.#insertMark = db.prepare(`${mark} VALUES (?, ?, ?, ?) ${freshMark}`);
    this.#dateMark = db.prepare('UPDATE stale SET marked_at_server = ? WHERE user_id = ?');
    this.#deleteMark = db.prepare('DELETE FROM stale WHERE user_id = ?');
    this.#markUnseen = db.prepare(
      `${mark} SELECT user_id, 'not seen in a full pass', ?, ? FROM users WHERE pass IS NOT ? ${freshMark}`,
    );
  }

  upsert({ profile, source, read_at }: UserUpsert, pass: number | undefined): Fate {
    const stored = this.#find.get(profile.user_id) as StoredUser | undefined;
    const arriving = this.#pictures.admit(userColumns(profile), stored);
    if (!stored) {
      const tombstone = this.#findTombstone.get(profile.user_id) as Pick<Tombstone, 'deleted_at'> | undefined;
      if (tombstone && !outlives({ source, read_at, created_at: arriving.created_at }, tombstone)) return 'older';
      if (tombstone) this.#deleteTombstone.run(profile.user_id);
      this.#add(arriving, profile, { source: sourceRank[source], read_at, pass: pass ?? null });
      return 'inserted';
    }
    const sighting = { updated_at: arriving.updated_at, source, read_at };
    const order = compareSightings(sighting, { ...stored, source: sourceOfRank[stored.source] ?? 'export' });
    if (order === 'newer') return this.#replace(stored, arriving, profile, { source, read_at, pass });
    if (pass !== undefined && stored.pass !== pass) this.#seen.run(pass, stored.id);
    if (order === 'same') return 'unchanged';
    return arriving.updated_at === stored.updated_at && hasSameFactors(profile, stored) ? 'unchanged' : 'older';
  }

  /**
   * Stores users of whom none is known, without the full-text indexes.
   * @returns the id of the first, the others follow; undefined where one is known: the transaction must be given up then
   */
  insertNew(
    { rows }: PreparedRows,
    { source, read_at }: Pick<UserUpsert, 'source' | 'read_at'>,
    pass: number | undefined,
  ): number | undefined {
    if (this.#hasTombstone.get() !== undefined) return undefined;
    const first = (this.#lastId.get() as number) + 1;
    for (const [i, [values, profile, picture]] of rows.entries()) {
      const form = this.#pictures.store(picture);
      const pictured = [form?.picture_form ?? null, form?.picture_hash ?? null];
      const { changes } = this.#insertAt.run(first + i, values, ...pictured, sourceRank[source], read_at, pass ?? null);
      if (changes === 0) return undefined;
      const isWhole = picture === null || form !== undefined;
      this.#insertProfile.run(first + i, isWhole ? profile : JSON.stringify({ picture, ...JSON.parse(profile) }));
    }
    this.#noteChanges.run(first);
    return first;
  }

  /** After a rollback. */
  forget(): void {
    this.#pictures.forget();
  }

  /** Leaves only as many of the recent changes as anybody would mend an order by. */
  forgetChanges(): void {
    this.#forgetChanges.run();
  }

  /** Whether a list that was read long after what is known of the user still holds another state. */
  contradicts({ profile, read_at }: UserUpsert): boolean {
    const stored = this.#find.get(profile.user_id) as StoredUser | undefined;
    const tombstone = this.#findTombstone.get(profile.user_id) as Pick<Tombstone, 'deleted_at'> | undefined;
    const known_at = stored ? Math.max(stored.read_at, stored.updated_at ?? 0) : tombstone?.deleted_at;
    return known_at !== undefined && isTooOld(known_at, read_at);
  }

  /** True when a stored user was taken out. */
  bury(tombstone: Tombstone): boolean {
    const { user_id } = tombstone;
    const stored = this.#find.get(user_id) as StoredUser | undefined;
    const source = sourceOfRank[stored?.source ?? 0] ?? 'export';
    if (stored && outlives({ ...stored, source }, { deleted_at: lastMoment(tombstone) })) return false;
    this.#insertTombstone.run({ ...tombstone, profile: stored ? JSON.stringify(wholeProfile(stored)) : null });
    // Whoever buries has asked Auth0: a mark that says "ask" is answered, whatever the date of the deletion.
    this.#deleteMark.run(user_id);
    if (!stored) return false;
    this.#noteChange.run(stored.id);
    this.#delete.run(stored.id);
    this.#deleteProfile.run(stored.id);
    this.#unindex.run(stored.id);
    this.#unindexFacets.run(stored.id);
    return true;
  }

  has(user_id: string): boolean {
    return this.#has.get(user_id) !== undefined;
  }

  mark(user_id: string, reason: string, now: number, serverNow: number): void {
    this.#insertMark.run(user_id, reason, now, serverNow);
  }

  /**
   * Takes the mark away that this first-hand reading answers. A mark from the future was made while this machine's clock
   * was wrong, and no reading would answer it until then: it counts as made now, for the next reading.
   */
  settle({ profile: { user_id }, read_at }: UserUpsert, serverNow: number): void {
    const marked_at = this.#findMark.get(user_id) as number | undefined;
    if (marked_at === undefined) return;
    if (settlesMark(read_at, marked_at)) this.#deleteMark.run(user_id);
    else if (marked_at > serverNow) this.#dateMark.run(Math.max(serverNow, read_at), user_id);
  }

  /** Marks every user that the pass did not bring. */
  markUnseen(pass: number, now: number, serverNow: number): void {
    this.#markUnseen.run(now, serverNow, pass);
  }

  #add(
    row: PicturedColumns,
    profile: UserProfile,
    sight: { source: number; read_at: number; pass: number | null },
  ): void {
    const { picture_form, picture_hash } = row;
    const values = [storedValues(row), picture_form, picture_hash, sight.source, sight.read_at, sight.pass];
    const id = this.#insert.run(...values).lastInsertRowid;
    this.#noteChange.run(id);
    this.#insertProfile.run(id, leanProfile(profile, row));
    this.#indexFacets.run(id, userFacets(profile));
    this.#index.run(id, row.text + textEnd);
  }

  #replace(
    stored: StoredUser,
    arriving: PicturedColumns,
    profile: UserProfile,
    sight: { source: UserUpsert['source']; read_at: number; pass: number | undefined },
  ): Fate {
    const values = { ...arriving, ...sight, source: sourceRank[sight.source], pass: sight.pass ?? null, id: stored.id };
    const text = leanProfile(profile, arriving);
    if (isSame(stored, arriving, text, this.#pictures)) {
      this.#touch.run(values);
      return 'unchanged';
    }
    this.#noteChange.run(stored.id);
    if (text !== stored.profile) this.#updateProfile.run(text, stored.id);
    // What those are worked out from mostly stays as it is.
    const odd = oddSources.every((name) => arriving[name] === stored[name]) ? oddOf(stored) : oddColumns(arriving);
    this.#update(stored, Object.assign(values, odd));
    if (arriving.made_picture !== stored.made_picture)
      this.#updatePicture.run(arriving.picture_form, arriving.picture_hash, stored.id);
    if (arriving.text !== stored.text) {
      this.#unindex.run(stored.id);
      this.#index.run(stored.id, arriving.text + textEnd);
    }
    const hasFacets = (name: (typeof facetColumns)[number]) => arriving[name] !== stored[name];
    if (text !== stored.profile || facetColumns.some(hasFacets)) this.#updateFacets(stored, profile);
    return 'updated';
  }

  /** Names no column that stays as it is: SQLite would write its entry in each index once more. */
  #update(
    stored: StoredUser,
    values: UserColumns & OddColumns & Pick<StoredUser, 'source' | 'read_at' | 'pass'>,
  ): void {
    const changed = storedColumns.filter((name) => values[name] !== stored[name]);
    const names = [...changed, 'source', 'read_at', ...(values.pass === null ? [] : (['pass'] as const))] as const;
    this.#updates.run({
      sql: `UPDATE users SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`,
      params: [...names.map((name) => values[name]), stored.id],
    });
  }

  #updateFacets(stored: StoredUser, profile: UserProfile): void {
    const before = wholeProfile(stored);
    if (hasSameFacets(profile, before)) return;
    const facets = userFacets(profile);
    if (facets === userFacets(before)) return;
    this.#unindexFacets.run(stored.id);
    this.#indexFacets.run(stored.id, facets);
  }
}

function oddOf({ odd_nickname, odd_name_key, odd_email_key, odd_connection_key, odd_text }: OddColumns): OddColumns {
  return { odd_nickname, odd_name_key, odd_email_key, odd_connection_key, odd_text };
}

/** An older mirror has the whole profile, in which every field stands. */
function isSame(stored: StoredUser, arriving: PicturedColumns, text: string, pictures: PictureForms): boolean {
  if (!columns.every((name) => arriving[name] === stored[name])) return false;
  if (parts.every((name) => arriving[name] === stored[name]) && text === stored.profile) return true;
  const profile = wholeProfile(stored);
  const known = pictures.admit(userColumns(profile));
  return parts.every((name) => arriving[name] === known[name]) && text === leanProfile(profile, known);
}

/**
 * Second factors come and go without a step of `updated_at`, so that a fuller record of the same date may have others
 * than the tenant has by now. Metadata are not compared: lists may cut them, and every change of them moves the date.
 * https://auth0.com/docs/manage-users/user-accounts/metadata/metadata-fields-data
 */
function hasSameFactors({ multifactor = [] }: UserProfile, { profile }: StoredUser): boolean {
  // Most have none, and to read all profiles of a pass again would take long.
  const { multifactor: stored = [] } = profile.includes('"multifactor"') ? (JSON.parse(profile) as UserProfile) : {};
  return isDeepStrictEqual(multifactor, stored);
}

/**
 * The server tells the time of our own writes in whole seconds, and a user that was made in that very second was there
 * before the write.
 */
function lastMoment({ reason, deleted_at }: Tombstone): number {
  return reason === 'write' || reason === 'link' ? Math.floor(deleted_at / 1000) * 1000 + 999 : deleted_at;
}
