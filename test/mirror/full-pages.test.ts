import { expect, it } from 'vitest';

import { openDatabase } from '../../src/mirror/database.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const options = { key: mirrorKey, name: 'mirror of acme', synchronous: 'NORMAL', access: 'write' } as const;

const text = (i: number) => `person ${i}\nperson${i}@example.com\n\n`;

it('goes on with the full-text indexes of an older mirror, whose leaves are smaller', () => {
  const file = temporaryFile();
  const old = openDatabase({ ...options, file, migrations: mirrorMigrations.filter(({ version }) => version < 5) });
  const insertUser = old.prepare(
    `INSERT INTO users (user_id, name, text, blocked, source, read_at) VALUES (?, ?, ?, 0, 1, ?)`,
  );
  const index = old.prepare('INSERT INTO search (rowid, text) VALUES (?, ?)');
  for (let i = 1; i <= 500; i += 1)
    index.run(insertUser.run(`auth0|${i}`, `Person ${i}`, text(i), noon).lastInsertRowid, text(i));
  old.close();
  const mirror = openMirrorWriter(file, 'acme', mirrorKey);
  const users = Array.from({ length: 500 }, (_, i) => seen({ user_id: `auth0|${i + 501}`, name: `Person ${i + 501}` }));
  mirror.commitBatch({ users }, noon);
  for (const text of ['person7@', 'person499@', 'person 501', 'person 1000']) {
    const found = mirror.listUsers({ text, sort: { field: 'name', descending: false }, offset: 0, limit: 20 });
    expect(found.map(({ user_id }) => user_id)).toEqual([`auth0|${/\d+/u.exec(text)![0]}`]);
  }
  mirror.close();
});

it('fills a page of the file with a leaf of a full-text index', () => {
  const sizes = [4, 5].map((newest) => {
    const file = temporaryFile(`${newest}.db`);
    const db = openDatabase({
      ...options,
      file,
      migrations: mirrorMigrations.filter(({ version }) => version <= newest),
    });
    const count = () => db.pragma('page_count', { simple: true }) as number;
    const empty = count();
    const index = db.prepare('INSERT INTO search (rowid, text) VALUES (?, ?)');
    for (let i = 1; i <= 3000; i += 1) index.run(i, `${Math.sin(i)} ${Math.cos(i)}\n\n`);
    const pages = count() - empty;
    db.close();
    return pages;
  });
  expect(sizes[1]! / sizes[0]!).toBeLessThan(0.75);
});
