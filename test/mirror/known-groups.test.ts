import { beforeAll, describe, expect, test } from 'vitest';

import type { Detail, DetailItem, DetailKind } from '../../src/domain/detail.ts';
import type { MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { coverageWords } from '../../tui/coverage-words.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

let mirror: MirrorWriter;

const admin = { id: 'rol_admin', name: 'Admin' };
const editor = { id: 'rol_editor', name: 'Editör 100%' };
const acme = { id: 'org_acme', name: 'acme', display_name: 'Acme Incorporated' };

function detail(owner: string, kind: DetailKind, items: readonly DetailItem[], hour = 0, complete = true): Detail {
  return { owner, kind, items, complete, read_at: noon + hour * 3_600_000 };
}

function found(query: string): string[] {
  const filter = { query: parseQuery(query).root };
  const rows = mirror.listUsers({ ...filter, sort: { field: 'user_id', descending: false }, offset: 0, limit: 100 });
  expect(mirror.countUsers(filter)).toBe(rows.length);
  return rows.map(({ user_id }) => user_id);
}

beforeAll(() => {
  mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now: () => noon });
  const ids = ['ada', 'bob', 'cy', 'dan', 'eve', 'fay'];
  mirror.commitBatch(
    {
      users: ids.map((user_id) =>
        seen({
          user_id,
          ...(user_id === 'fay' ? { multifactor: ['guardian'] } : {}),
          ...(user_id === 'bob' ? { identities: [{ connection: 'Gone', provider: 'samlp', user_id }] } : {}),
        }),
      ),
      catalogues: {
        connections: ['Username-Password-Authentication', 'google-oauth2'].map((name) => ({
          id: `con_${name}`,
          name,
          strategy: 'auth0',
        })),
        roles: [admin, editor],
        organizations: [acme],
      },
      details: [
        detail('ada', 'roles', [admin]),
        detail('bob', 'roles', [admin, editor]),
        detail('cy', 'roles', []),
        // Ada's list is older than that of the role, Bob's and Cy's are younger.
        detail('rol_admin', 'members_of_role', [{ user_id: 'cy' }, { user_id: 'dan' }], -1),
        detail('rol_editor', 'members_of_role', [{ user_id: 'eve' }], 1),
        detail('dan', 'organizations', [{ id: 'org_acme', name: 'acme', display_name: 'Acme Incorporated' }]),
        detail('org_acme', 'members_of_organization', [{ user_id: 'eve' }], 1, false),
        detail('ada', 'authentication_methods', [
          { id: '1', type: 'totp', confirmed: true },
          { id: '2', type: 'recovery-code', confirmed: true },
        ]),
        detail('bob', 'authentication_methods', [
          { id: '3', type: 'phone', confirmed: false },
          { id: '4', type: 'passkey', confirmed: true },
        ]),
      ],
    },
    noon,
  );
});

describe('role: and org:', () => {
  test.each([
    ['role:admin', ['ada', 'bob', 'dan']],
    ['role:ADMIN', ['ada', 'bob', 'dan']],
    ['role:rol_admin', ['ada', 'bob', 'dan']],
    ['role:ad*', ['ada', 'bob', 'dan']],
    // The role was read after Bob, and to its end: he has lost it since.
    ['role:"editor 100%"', ['eve']],
    ['role:*', ['ada', 'bob', 'dan', 'eve']],
    ['_exists_:role', ['ada', 'bob', 'dan', 'eve']],
    ['role:null', ['cy', 'fay']],
    ['NOT role:admin', ['cy', 'eve', 'fay']],
    ['role:admin role:editor*', []],
    ['role:nobody', []],
    ['role:"\' OR 1=1 --"', []],
    ['org:acme', ['dan', 'eve']],
    ['organization_id:org_acme', ['dan', 'eve']],
    ['org:org_acme', ['dan', 'eve']],
    ['org:"acme incorporated"', ['dan', 'eve']],
    ['org:acme -role:admin', ['eve']],
  ])('%s finds those of whom it is known', (query, ids) => {
    expect(found(query)).toEqual(ids);
  });

  test('have no order to compare by', () => {
    expect(() => found('role:>a')).toThrow('role takes the name or the id of a role');
  });
});

describe('has:mfa and mfa:', () => {
  test.each([
    ['has:mfa', ['ada', 'fay']],
    ['mfa:totp', ['ada']],
    ['mfa:g*', ['fay']],
    ['mfa:recovery-code', []],
    ['NOT has:mfa', ['bob', 'cy', 'dan', 'eve']],
  ])('%s goes by the profile and by what was read', (query, ids) => {
    expect(found(query)).toEqual(ids);
  });
});

describe('coverage', () => {
  const both = ['Username-Password-Authentication', 'google-oauth2'];
  const role = { of: 'role', known: 3, users: 6, unknown: [] };
  test.each([
    ['name:a', []],
    // All members of both roles were read.
    ['role:admin', []],
    ['NOT role:(admin OR editor*)', []],
    ['role:*', []],
    ['role:nobody', [{ ...role, unknown: ['nobody'] }]],
    ['role:null', [role]],
    // Not to the last one.
    ['org:acme', [{ of: 'org', known: 1, users: 6, unknown: [] }]],
    ['has:mfa blocked:true', [{ of: 'mfa', known: 2, users: 6, unknown: [] }]],
    ['connection:GOOGLE-oauth2 connection:goo* connection:null', []],
    // The connection was deleted, and its user is still here.
    ['identities.connection:gone', []],
    [
      'NOT identities.connection:google-oath2',
      [{ of: 'connection', unknown: ['google-oath2'], meant: 'google-oauth2', names: both, all: 2 }],
    ],
    [
      'role:x mfa:y',
      [
        { ...role, unknown: ['x'] },
        { of: 'mfa', known: 2, users: 6, unknown: [] },
      ],
    ],
  ])('tells what is known of %s', (query, coverage) => {
    expect(mirror.coverage(parseQuery(query).root!)).toEqual(coverage);
  });

  test('is said in words', () => {
    expect(coverageWords({ of: 'role', known: 1200, users: 5000, unknown: [] })).toBe(
      'the roles of 1,200 of 5,000 users are known',
    );
    const unknown = { of: 'connection', unknown: ['x'], meant: undefined, names: both, all: 4 } as const;
    expect(coverageWords(unknown)).toBe(
      'no connection is called x: there are Username-Password-Authentication, google-oauth2 and 2 more',
    );
    expect(coverageWords({ ...unknown, meant: 'xy' })).toBe('no connection is called x: did you mean xy?');
    expect(coverageWords({ ...unknown, of: 'type', names: [] })).toMatch(/^no type of event is x, .*such as fp/);
    expect(coverageWords({ of: 'org', known: 0, users: 1, unknown: ['x'] })).toBe(
      'no organization is called x, and the organizations of 0 of 1 users are known',
    );
  });
});
