import type { Database, Statement } from './database.ts';
import { takePictureApart, type UserColumns } from './user-columns.ts';

/** Where a picture is: the number of what stands around the hash in its address, and the hash. */
interface StoredPicture {
  readonly picture_form: number;
  readonly picture_hash: Buffer;
}

/** Nulls where the profile has it, or there is none. */
export type PicturedColumns = UserColumns & { readonly [K in keyof StoredPicture]: StoredPicture[K] | null };

/** So many forms are kept: other addresses are stored whole. */
const mostForms = 5000;

/** The address of a picture over `users u`; null where it is stored in the profile, or there is none. */
export const madePicture = `(SELECT f.before || lower(hex(u.picture_hash)) || f.after
  FROM picture_forms f WHERE f.id = u.picture_form)`;

/**
 * Numbers of what stands around the hash in addresses of pictures: for most users it is that of an e-mail address at
 * Gravatar, between a few texts. Must run inside a transaction.
 * https://auth0.com/docs/manage-users/user-accounts/change-user-picture
 */
export class PictureForms {
  readonly #find: Statement;
  readonly #insert: Statement;
  readonly #ids = new Map<string, number>();

  constructor(db: Database) {
    this.#find = db.prepare('SELECT id FROM picture_forms WHERE before = ? AND after = ?').pluck();
    this.#insert = db.prepare(
      `INSERT INTO picture_forms (before, after) SELECT ?, ? WHERE (SELECT count(*) FROM picture_forms) < ${mostForms}`,
    );
  }

  /** @returns undefined where there is none, or one form too many */
  store(made_picture: string | null): StoredPicture | undefined {
    const apart = made_picture === null ? undefined : takePictureApart(made_picture);
    if (apart === undefined) return undefined;
    const { before, hash, after } = apart;
    const form = `${before}\n${after}`;
    const id = this.#ids.get(form) ?? this.#idOf(before, after);
    if (id === undefined) return undefined;
    this.#ids.set(form, id);
    return { picture_form: id, picture_hash: Buffer.from(hash, 'hex') };
  }

  /**
   * Adds the columns of the picture, if its form is kept.
   * @param known as they are stored
   */
  admit(columns: UserColumns, known?: PicturedColumns): PicturedColumns {
    const stored = known && known.made_picture === columns.made_picture ? known : this.store(columns.made_picture);
    const { picture_form = null, picture_hash = null } = stored ?? {};
    const made_picture = picture_form === null ? null : columns.made_picture;
    return Object.assign(columns, { made_picture, picture_form, picture_hash });
  }

  /** After a rollback: it may have taken forms away. */
  forget(): void {
    this.#ids.clear();
  }

  #idOf(before: string, after: string): number | undefined {
    const known = this.#find.get(before, after) as number | undefined;
    if (known !== undefined) return known;
    const { changes, lastInsertRowid } = this.#insert.run(before, after);
    return changes === 0 ? undefined : lastInsertRowid;
  }
}
