import type { Database } from './database.ts';
import { leanProfile, type StoredProfile, storedProfile, wholeProfile } from './lean-profile.ts';

/** As it is told while it lasts. */
export const leansProfiles = 'users of an older version take half of the disk';

/** Some tenths of a second. */
const profilesOfStep = 4000;

/** The last one that was done; there only while there are others. */
const place = `SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'profiles_to_lean'`;

/** See `0011-lean-users.ts`, which makes these columns of others. */
const leanColumns = `UPDATE users SET
    odd_name_key = nullif(odd_name_key, lower(name)),
    odd_email_key = nullif(odd_email_key, lower(email)),
    odd_connection_key = nullif(odd_connection_key, lower(connection)),
    odd_text = CASE WHEN odd_text <> concat_ws(
      char(10), name_key, nullif(email_key, name_key), lower(username), lower(phone_number), lower(user_id)
    ) THEN odd_text ELSE '' END
  WHERE id > ? AND id <= ?`;

/**
 * Writes users of an older mirror, who are stored whole, as they are stored today, in the order of their rows. Both
 * are read alike. Profiles are taken out and put in again, so that their pages are filled anew. Must run inside a
 * transaction: what is cut off goes on where it was.
 */
export function leanOlderProfiles(db: Database): void {
  const after = db.prepare(place).pluck().get() as number;
  const rows = db
    .prepare(
      `SELECT p.id, ${storedProfile} FROM profiles p JOIN users u ON u.id = p.id
       WHERE p.id > ? ORDER BY p.id LIMIT ${profilesOfStep}`,
    )
    .all(after) as (StoredProfile & { readonly id: number })[];
  const last = rows.at(-1);
  if (last === undefined) {
    db.exec(`DELETE FROM facts WHERE name = 'profiles_to_lean'`);
    return;
  }
  db.prepare(leanColumns).run(after, last.id);
  db.prepare('DELETE FROM profiles WHERE id > ? AND id <= ?').run(after, last.id);
  const insert = db.prepare('INSERT INTO profiles (id, profile) VALUES (?, jsonb(?))');
  for (const row of rows) insert.run(row.id, leanProfile(wholeProfile(row), row));
  db.prepare(`UPDATE facts SET value = ? WHERE name = 'profiles_to_lean'`).run(String(last.id));
}

/** Asks how many steps are left, about. */
export function countLeaning(db: Database): () => number {
  const begun = db.prepare(place).pluck();
  const end = db.prepare('SELECT max(id) FROM profiles').pluck();
  return () => {
    const after = begun.get() as number | undefined;
    if (after === undefined) return 0;
    const last = (end.get() as number | null) ?? 0;
    return 1 + Math.ceil(Math.max(0, last - after) / profilesOfStep);
  };
}
