import { foldText } from '../domain/fold-text.ts';
import type { Database, Statement } from './database.ts';
import { keyOf, type LogValue, type ValueKind, valueKinds } from './log-values.ts';

/** So many numbers are remembered: the values of an hour of a busy tenant. */
const mostRemembered = 50_000;

const listed = '(SELECT value FROM json_each(?))';

/** The number of a user's history: see `userNumber`. Values: the folded id, the id. */
export const userNumberSql = `SELECT min(id) FROM log_values
  WHERE kind = ${valueKinds.user} AND key = ? AND coalesce(value, key) = ?`;

/**
 * Gives each value a number, and forgets values that no event has any more. Must run inside a transaction; when that
 * fails, what it gave out is to be forgotten: see `forget`.
 */
export class LogValueStore {
  readonly #find: Statement;
  readonly #user: Statement;
  readonly #insert: Statement;
  readonly #index: Statement;
  readonly #delete: Statement;
  readonly #unindex: Statement;
  readonly #version: Statement;
  readonly #known = new Map<string, number>();
  #seen: number | undefined;

  constructor(db: Database) {
    this.#find = db
      .prepare('SELECT id FROM log_values WHERE kind = ? AND key = ? AND value IS ? AND label_key = ? AND label IS ?')
      .pluck();
    this.#user = db.prepare(userNumberSql).pluck();
    this.#insert = db.prepare('INSERT INTO log_values (kind, value, label, key, label_key) VALUES (?, ?, ?, ?, ?)');
    this.#index = db.prepare('INSERT INTO log_search (rowid, text) VALUES (?, ?)');
    this.#delete = db.prepare(`DELETE FROM log_values WHERE id IN ${listed}`);
    this.#unindex = db.prepare(`DELETE FROM log_search WHERE rowid IN ${listed}`);
    this.#version = db.prepare('PRAGMA data_version').pluck();
  }

  /** To be called at the beginning of a transaction: another process may have taken numbers away. */
  begin(): void {
    const version = this.#version.get() as number;
    if (version !== this.#seen || this.#known.size > mostRemembered) this.#known.clear();
    this.#seen = version;
  }

  forget(): void {
    this.#known.clear();
  }

  numberOf(kind: ValueKind, found: LogValue | undefined): number | null {
    if (found === undefined) return null;
    const { value, label } = found;
    const name = `${valueKinds[kind]} ${value}\n${label}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const id = this.find(kind, found) ?? this.#store(kind, found);
    this.#known.set(name, id);
    return id;
  }

  find(kind: ValueKind, { value, label }: LogValue): number | undefined {
    const [key, label_key] = [keyOf(kind, value), foldText(label)];
    const names = [key, unlike(value, key), label_key, unlike(label, label_key)];
    const found = this.#find.get(valueKinds[kind], ...names);
    return found as number | undefined;
  }

  /**
   * The number that a user's history is kept under: of the first value with that id, whatever name the user had. An id
   * that only others name is a value without a name.
   */
  userNumber(user_id: string): number | undefined {
    return (this.#user.get(keyOf('user', user_id), user_id) as number | null) ?? undefined;
  }

  /** The same for one who may be new. */
  numberOfUser(user_id: string): number {
    const name = `user ${user_id}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const id = this.userNumber(user_id) ?? this.#store('user', { value: user_id, label: '' });
    this.#known.set(name, id);
    return id;
  }

  /** @param ids of values that nothing refers to */
  delete(ids: readonly number[]): void {
    if (ids.length === 0) return;
    this.#known.clear();
    const list = JSON.stringify(ids);
    this.#delete.run(list);
    this.#unindex.run(list);
  }

  #store(kind: ValueKind, { value, label }: LogValue): number {
    const [key, label_key] = [keyOf(kind, value), foldText(label)];
    const row = [valueKinds[kind], unlike(value, key), unlike(label, label_key), key, label_key];
    const id = this.#insert.run(...row).lastInsertRowid;
    // A blank at the end lets the last letters begin a trigram: see `TextCandidates`.
    this.#index.run(id, `${foldText(value)}\n${label_key}  `);
    return id;
  }
}

/** A text is only kept beside its key where it differs. */
function unlike(text: string, key: string): string | null {
  return text === key ? null : text;
}
