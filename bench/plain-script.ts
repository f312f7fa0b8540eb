import { createReadStream } from 'node:fs';

import Database from 'better-sqlite3-multiple-ciphers';

import type { UserProfile } from '../src/domain/user.ts';

/** Loads some lines of a file of users into a new database, without any thought of speed but one transaction. */
const [, , from = '', to = '', most = '0'] = process.argv;
const db = new Database(to);
db.exec(`CREATE TABLE users (user_id TEXT PRIMARY KEY, name TEXT, email TEXT, last_login TEXT, profile TEXT);
  CREATE INDEX by_name ON users (name); CREATE INDEX by_email ON users (email); CREATE INDEX by_login ON users (last_login);
  CREATE VIRTUAL TABLE texts USING fts5 (name, email, user_id, tokenize = 'trigram')`);
const insert = db.prepare('INSERT INTO users VALUES (?, ?, ?, ?, ?)');
const index = db.prepare('INSERT INTO texts (rowid, name, email, user_id) VALUES (?, ?, ?, ?)');
let count = 0;
db.exec('BEGIN');
for await (const line of linesOf(createReadStream(from, 'utf8'))) {
  const { user_id, name = null, email = null, last_login = null } = JSON.parse(line) as UserProfile;
  const { lastInsertRowid } = insert.run(user_id, name, email, String(last_login), line);
  index.run(lastInsertRowid, name, email, user_id);
  count += 1;
  if (count >= Number(most)) break;
}
db.exec('COMMIT');
db.close();

/** Not by `readline`: to it some characters that names may have end a line. */
async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const text of texts) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
