import type { Database } from './database.ts';
import { PictureForms } from './picture-forms.ts';
import { leanNames } from './stored-columns.ts';
import { oddColumns, userColumns } from './user-columns.ts';
import { leanProfile, type StoredProfile, storedProfile, wholeProfile } from './lean-profile.ts';

/** As it is told while it lasts. */
export const leansProfiles = 'users of an older version take half of the disk';

/** Some tenths of a second. */
const profilesOfStep = 4000;

/** The last one that was done; there only while there are others. */
const place = `SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'profiles_to_lean'`;

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
  db.prepare('DELETE FROM profiles WHERE id > ? AND id <= ?').run(after, last.id);
  const insert = db.prepare('INSERT INTO profiles (id, profile) VALUES (?, jsonb(?))');
  const names = [...leanNames, 'picture_form', 'picture_hash'] as const;
  const update = db.prepare(`UPDATE users SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`);
  const pictures = new PictureForms(db);
  for (const row of rows) {
    const profile = wholeProfile(row);
    const columns = pictures.admit(userColumns(profile));
    const lean = { ...columns, ...oddColumns(columns) };
    update.run(...names.map((name) => lean[name]), row.id);
    insert.run(row.id, leanProfile(profile, columns));
  }
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
