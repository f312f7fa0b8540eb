import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';
import { beforeAll, describe, expect, test } from 'vitest';

import type { Detail } from '../../src/domain/detail.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import type { MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { queryTables } from '../helpers/query-tables.ts';
import { withTables } from '../helpers/readme-tables.ts';
import { mirrorKey, noon, seen, temporaryFile } from '../mirror/temporary-mirror.ts';

const file = join(import.meta.dirname, '..', '..', 'docs', 'query.md');

test('the tables of docs/query.md are those of the program; `vitest run test/query/query-page.test.ts -u` draws them anew', async () => {
  const drawn = withTables(readFileSync(file, 'utf8'), queryTables());
  const formatted = await format(drawn, { ...(await resolveConfig(file)), parser: 'markdown' });
  await expect(formatted).toMatchFileSnapshot(file);
});

function days(count: number): string {
  return new Date(noon - count * 86_400_000).toISOString();
}

const database = { connection: 'Username-Password-Authentication', provider: 'auth0' };

/** Somebody ordinary: an old account that was used yesterday, with everything that is asked about as it should be. */
function person(name: string, more: Partial<UserProfile> = {}): UserProfile {
  return {
    user_id: `auth0|${name}`,
    name,
    email: `${name}@example.com`,
    email_verified: true,
    logins_count: 40,
    last_login: days(20),
    last_ip: '198.51.100.7',
    created_at: days(700),
    updated_at: days(20),
    identities: [{ ...database, user_id: name }],
    app_metadata: { crm_id: `C-${name}` },
    ...more,
  };
}

const never = { logins_count: undefined, last_login: undefined, last_ip: undefined };
const google = { connection: 'google-oauth2', provider: 'google-oauth2', user_id: '77', isSocial: true };

const people: readonly UserProfile[] = [
  person('hanna', { name: 'Hanna Müller', family_name: 'Müller' }),
  person('jane', { email: 'Jane@acme.com', identities: [{ ...database, user_id: 'jane' }, google] }),
  person('jane2', {
    user_id: 'samlp|acme-saml|jane',
    email: 'jane@acme.com',
    identities: [{ connection: 'acme-saml', provider: 'samlp', user_id: 'jane' }],
  }),
  person('boris', { email: 'boris@acme.com', blocked: true }),
  person('bruno', { blocked: true }),
  person('frank'),
  person('vera', { email_verified: false }),
  person('wilma', { email_verified: false, created_at: days(3), ...never }),
  person('pia', { created_at: days(31), ...never }),
  person('dora', { last_login: days(91) }),
  person('gold', {
    user_metadata: { plan: 'Gold' },
    last_login: days(2),
    updated_at: new Date(noon - 600_000).toISOString(),
  }),
  person('golda', { user_metadata: { plan: 'gold' }, last_login: days(8) }),
  person('tria', { app_metadata: { crm_id: 'C-1', trial: { ends_at: '2026-08-07T20:00:00.000Z' } } }),
  person('trio', { app_metadata: { crm_id: 'C-2', trial: { ends_at: '2026-08-08' }, seats: 11 } }),
  person('ten', { app_metadata: { crm_id: 'C-3', seats: 10 } }),
  person('nocrm', { app_metadata: { crm_id: null } }),
  person('ada', { multifactor: ['guardian'] }),
  person('alan'),
  person('netta', { last_ip: '203.0.113.9' }),
  person('testa', { email: 'test4@example.com', logins_count: 1 }),
  person('testb', { email: 'qa+test@example.com', logins_count: 0, last_login: undefined, created_at: days(9) }),
  person('testc', { email: 'test5@example.com', logins_count: 2 }),
];

/** Who answers each question, by the part of the user_id behind the last bar. */
const answers: Readonly<Record<string, readonly string[]>> = {
  muller: ['auth0|hanna'],
  'email:jane@acme.com': ['auth0|jane', 'samlp|acme-saml|jane'],
  '"auth0|jane"': ['auth0|jane'],
  'email.domain:acme.com is:blocked': ['auth0|boris'],
  'is:brute_force_blocked': ['auth0|frank'],
  'is:unverified has:login': ['auth0|vera'],
  'is:pending created_at:>30d': ['auth0|pia'],
  'is:dormant': ['auth0|dora'],
  'created_at:<7d': ['auth0|wilma'],
  'updated_at:<1h': ['auth0|gold'],
  'user_metadata.plan:gold last_login:<7d': ['auth0|gold'],
  'app_metadata.trial.ends_at:[2026-08-01 TO 2026-08-07]': ['auth0|tria'],
  'app_metadata.seats:>10': ['auth0|trio'],
  'NOT _exists_:app_metadata.crm_id': ['auth0|nocrm'],
  'role:admin -has:mfa': ['auth0|alan'],
  'org:acme -identities.connection:acme-saml': ['auth0|jane'],
  'identities.provider:auth0 identities.provider:google-oauth2': ['auth0|jane'],
  'is:duplicate_email': ['auth0|jane', 'samlp|acme-saml|jane'],
  'last_ip:203.0.113.*': ['auth0|netta'],
  '(email:test* OR email:*+test@*) logins_count:<2': ['auth0|testa', 'auth0|testb'],
};

function members(owner: string, kind: 'members_of_role' | 'members_of_organization', ids: readonly string[]): Detail {
  return { owner, kind, items: ids.map((user_id) => ({ user_id })), complete: true, read_at: noon };
}

describe('each of the twenty questions', () => {
  let mirror: MirrorWriter;

  beforeAll(() => {
    mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now: () => noon });
    const admin = { id: 'rol_1', name: 'admin' };
    const acme = { id: 'org_1', name: 'acme' };
    const blocked = { items: [{ identifier: 'frank@example.com', ip: '192.0.2.1' }], complete: true, read_at: noon };
    mirror.commitBatch(
      {
        users: people.map((profile) => seen(JSON.parse(JSON.stringify(profile)) as UserProfile)),
        catalogues: { roles: [admin], organizations: [acme] },
        details: [
          members('rol_1', 'members_of_role', ['auth0|ada', 'auth0|alan']),
          members('org_1', 'members_of_organization', ['auth0|jane', 'samlp|acme-saml|jane']),
          { owner: 'auth0|frank', kind: 'blocks', ...blocked },
        ],
      },
      noon,
    );
  });

  const page = readFileSync(file, 'utf8').split('<!-- questions -->')[1] ?? '';
  const queries = [...page.matchAll(/^\| [^|]+\| `(.+)` +\|$/gm)].map(([, query = '']) => query.replaceAll('\\|', '|'));

  test('is on the page once', () => {
    expect(queries.toSorted()).toEqual(Object.keys(answers).toSorted());
    expect(queries).toHaveLength(20);
  });

  test.each(queries)('is answered by %s', (query) => {
    const sort = { field: 'user_id', descending: false } as const;
    const rows = mirror.listUsers({ query: parseQuery(query).root, sort, offset: 0, limit: 100 });
    expect(rows.map(({ user_id }) => user_id)).toEqual(answers[query]);
  });
});
