import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import { openUnchecked } from '../../src/mirror/database.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const people: readonly UserProfile[] = Array.from({ length: 200 }, (_, i) => ({
  user_id: `auth0|${i}`,
  name: `Jane ${i}`,
  email: `jane${i}@acme.com`,
  email_verified: true,
  identities: [{ connection: 'db', user_id: String(i), provider: 'auth0', isSocial: false }],
  logins_count: i,
  last_login: new Date(noon - i).toISOString(),
  last_ip: '10.0.0.1',
  created_at: new Date(noon - i).toISOString(),
  updated_at: new Date(noon - i).toISOString(),
  app_metadata: { plan: 'gold' },
}));

/** Tables and indexes of users of which a page is in the log of writes: https://www.sqlite.org/walformat.html */
function writtenTrees(file: string): string[] {
  const log = readFileSync(`${file}-wal`);
  const frame = 24 + log.readUInt32BE(8);
  const pages = new Set<number>();
  for (let at = 32; at < log.length; at += frame) pages.add(log.readUInt32BE(at));
  const db = openUnchecked(file, mirrorKey);
  const trees = db.prepare('SELECT name, pageno FROM dbstat').all() as { name: string; pageno: number }[];
  db.close();
  const written = trees.filter(
    ({ name, pageno }) => pages.has(pageno) && /^(?:users|profiles|search|facets)/.test(name),
  );
  return [...new Set(written.map(({ name }) => name))].toSorted();
}

const stored = ['users', 'users_by_updated_at'];

test.each<[string, Partial<UserProfile>, string[]]>([
  [
    'a login',
    { last_login: new Date(noon + 1).toISOString(), logins_count: 1000 },
    ['users_by_last_login', 'users_by_logins_count'],
  ],
  [
    'a login from elsewhere',
    { last_login: new Date(noon + 1).toISOString(), logins_count: 1000, last_ip: '10.0.0.2' },
    ['facets_data', 'facets_docsize', 'users_by_last_login', 'users_by_logins_count'],
  ],
  [
    'a change of metadata that are asked for',
    { app_metadata: { plan: 'free' } },
    ['facets_data', 'facets_docsize', 'profiles'],
  ],
  [
    'another connection',
    { identities: [{ connection: 'crm', user_id: '100', provider: 'auth0', isSocial: false }] },
    ['facets_data', 'facets_docsize', 'users_by_connection_key'],
  ],
  ['a change that nobody asks for', { picture: 'https://acme.com/1.png' }, ['profiles']],
  ['a new name', { name: 'Joan' }, ['search_data', 'search_docsize', 'users_by_name_key']],
])('%s is written where it is looked for, and nowhere else', (_, change, trees) => {
  const file = temporaryFile();
  const mirror = openMirrorWriter(file, 'acme', mirrorKey);
  mirror.commitBatch({ users: people.map((user) => seen(user)), pass: 1 }, noon);
  mirror.commitBatch({ finishPass: 1 }, noon);
  while (mirror.upkeep() !== undefined) mirror.commitBatch({ upkeep: true }, noon);
  mirror.flush();
  const updated_at = new Date(noon + 1).toISOString();
  mirror.commitBatch({ users: [seen({ ...people[100]!, ...change, updated_at }, 'search', noon + 1)] }, noon);
  const written = writtenTrees(file).filter((name) => !name.endsWith('_idx'));
  mirror.close();
  expect(written).toEqual([...stored, ...trees].toSorted());
});
