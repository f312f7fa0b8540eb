import { convertLog, countUnconverted } from './convert-log.ts';
import { CrowdedIndexes } from './crowded-indexes.ts';
import type { Database, Statement } from './database.ts';
import { countLeaning, leanOlderProfiles, leansProfiles } from './lean-older-profiles.ts';
import { LoginBlockHistory } from './login-block-history.ts';
import { sortColumns } from './user-order.ts';

/** One step of the work that a mirror needs beside its rows. */
interface Step {
  /** What is made, in words: "makes …". */
  readonly words: string;
  /** The index that shows that it was done. */
  readonly index: string;
  /** One of another definition, which an earlier version made, is made anew. */
  readonly sql: string;
  /** Indexes of earlier versions that it stands for: nobody asks for them any more. */
  readonly replaces?: readonly string[] | undefined;
}

/**
 * The indexes that sorted lists and the search for duplicates walk. A user_id has one, because it is unique; what
 * accounts of one person have in common: see `duplicate-reader.ts`.
 */
const steps: readonly Step[] = [
  ...Object.entries(sortColumns)
    .filter(([, column]) => column !== 'user_id')
    .map(([field, column]) => ({
      words: `lists by ${field} quick`,
      index: `users_by_${column}`,
      sql: `ON users (${column})`,
    })),
  {
    words: 'the search for users with the same e-mail quick',
    index: 'users_by_odd_email',
    sql: 'ON users (odd_email_key, lower(email), email_verified) WHERE odd_email_key IS NOT NULL',
    replaces: ['users_by_shared_email', 'users_by_lower_email', 'users_by_verified_email'],
  },
  {
    words: 'the search for equal phone numbers quick',
    index: 'users_by_phone_number',
    sql: 'ON users (phone_number, user_id) WHERE phone_number IS NOT NULL',
  },
  {
    words: 'the search for blocked users quick',
    index: 'users_by_blocked',
    sql: 'ON users (blocked) WHERE blocked = 1',
  },
  {
    words: 'the search for unverified users quick',
    index: 'users_by_unverified',
    sql: 'ON users (email_verified) WHERE email_verified = 0',
  },
  {
    words: 'the list of blocked users quick',
    index: 'users_blocked',
    sql: 'ON users (updated_at) WHERE blocked = 1',
  },
  {
    words: 'the list of users with an unverified address quick',
    index: 'users_unverified',
    sql: 'ON users (created_at) WHERE email_verified = 0',
  },
  {
    words: 'the list of users who never logged in quick',
    index: 'users_pending',
    sql: 'ON users (last_login, logins_count) WHERE last_login IS NULL',
  },
  {
    words: 'the search for names that people log in with quick',
    index: 'users_by_username',
    sql: 'ON users (lower(username)) WHERE username IS NOT NULL',
  },
];

/** The step that brings the log of an older mirror over, as it is told: until it is done older events are not found. */
export const convertsLog = 'older log events searchable, newest first';

/** Some tenths of a second. */
const eventsOfStep = 2000;

/**
 * Makes what lists need to be quick, once the first pass over all users is complete. Kept up row by row during that
 * pass it would cost more than everything else together; until then lists are sorted when they are asked for. Each step
 * is one transaction, so nobody waits for all of them, and what is missing after a crash is found missing.
 */
export class Upkeep {
  readonly #db: Database;
  readonly #isComplete: Statement;
  readonly #present: Statement;
  readonly #unconverted: () => number;
  readonly #crowded: CrowdedIndexes;
  /** In steps. */
  readonly #toLean: () => number;
  readonly #loginBlocks: LoginBlockHistory;

  constructor(db: Database) {
    this.#db = db;
    this.#isComplete = db.prepare(`SELECT 1 FROM facts WHERE name = 'complete_at'`);
    this.#unconverted = countUnconverted(db);
    this.#crowded = new CrowdedIndexes(db);
    this.#toLean = countLeaning(db);
    this.#loginBlocks = new LoginBlockHistory(db);
    this.#present = db.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'users'`).pluck();
  }

  /** The step to be taken next, in words, and how many there are; undefined when there is nothing to do. */
  next(): { readonly next: string; readonly steps: number } | undefined {
    const missing = this.#missing();
    const [first] = missing;
    const isLogRead = this.#isLogRead();
    const old = this.#unconverted();
    const toLean = this.#toLean();
    const crowded = this.#countCrowded();
    const steps = Math.ceil(old / eventsOfStep) + crowded + missing.length + (isLogRead ? 0 : 1) + toLean;
    if (old > 0) return { next: convertsLog, steps };
    if (crowded > 0) return { next: 'searches quick', steps };
    if (first !== undefined) return { next: first.words, steps };
    if (!isLogRead) return { next: 'known whom brute-force protection keeps out', steps };
    return toLean > 0 ? { next: leansProfiles, steps } : undefined;
  }

  /** @param serverNow in milliseconds */
  takeStep(serverNow: number): void {
    if (this.#unconverted() > 0) {
      convertLog(this.#db, eventsOfStep);
      return;
    }
    if (this.#countCrowded() > 0) {
      this.#crowded.merge();
      return;
    }
    const [first] = this.#missing();
    if (first) {
      for (const index of [first.index, ...(first.replaces ?? [])]) this.#db.exec(`DROP INDEX IF EXISTS ${index}`);
      this.#db.exec(definition(first));
    } else if (!this.#isLogRead()) this.#loginBlocks.takeStep(serverNow);
    else if (this.#toLean() > 0) leanOlderProfiles(this.#db);
  }

  #countCrowded(): number {
    return this.#isComplete.get() === undefined ? 0 : this.#crowded.count();
  }

  #isLogRead(): boolean {
    return this.#isComplete.get() === undefined || this.#loginBlocks.isRead();
  }

  #missing(): Step[] {
    if (this.#isComplete.get() === undefined) return [];
    const present = new Set(this.#present.all());
    return steps.filter((step) => !present.has(definition(step)));
  }
}

/** As SQLite keeps it, to the letter. */
function definition({ index, sql }: Step): string {
  return `CREATE INDEX ${index} ${sql}`;
}
