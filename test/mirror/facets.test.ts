import { describe, expect, it } from 'vitest';

import { requiredFacets, userFacets } from '../../src/mirror/facets.ts';
import { facetPath, holdsDate } from '../../src/mirror/user-fields.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { oddNames, oddPeople } from './odd-people.ts';
import { mirrorKey, noon, seeded, seen, temporaryFile } from './temporary-mirror.ts';

function required(text: string): number {
  const { root } = parseQuery(text);
  return root ? requiredFacets(root, facetPath, holdsDate).length : 0;
}

function withPlan(plan: string) {
  return { query: parseQuery(`app_metadata.plan:${plan}`).root };
}

function userOn(plan: string, day: number) {
  return seen({ user_id: 'a', updated_at: `2026-08-0${day}T00:00:00Z`, app_metadata: { plan } });
}

describe('facets', () => {
  it('are asked for only where every match must have them', () => {
    expect(required('app_metadata.plan:gold')).toBe(1);
    expect(required('app_metadata.plan:gold user_metadata.x:>5')).toBe(2);
    expect(required('app_metadata.plan:gold OR name:x')).toBe(0);
    expect(required('NOT app_metadata.plan:gold')).toBe(0);
    expect(required('app_metadata.plan:null')).toBe(0);
    expect(required('name:jane')).toBe(0);
    expect(required('email.domain:*acme*')).toBe(0);
  });

  it('never hide a match: the answers with and without them are the same', () => {
    const people = oddPeople(600, seeded(21));
    const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
    mirror.commitBatch({ users: people.map((profile) => seen(profile)) }, noon);
    const quoted = oddNames.map(
      (name) => `user_metadata.odd\\.key\\ \\"q\\":"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
    );
    const queries = [
      ...quoted,
      'user_metadata.plan:gold',
      'user_metadata.plan:FREE',
      'user_metadata.plan:5',
      'user_metadata.plan:5.0',
      'user_metadata.plan:true',
      'user_metadata.plan:>4',
      'user_metadata.plan:g*',
      '_exists_:user_metadata.plan',
      'app_metadata.roles:dev',
      '_exists_:app_metadata.roles',
      'app_metadata.deep.list.a:2',
      '_exists_:app_metadata.deep.list',
      'identities.connection:GITHUB',
      'connection:github',
      'identities.user_id:7',
      'identities.provider:oidc',
      'email.domain:ACME.com',
      'email.domain:bucher.de',
      'user_metadata.plan:gold connection:db name:j*',
    ];
    for (const text of queries) {
      const count = (query: string) => mirror.countUsers({ query: parseQuery(query).root });
      const direct = count(text);
      expect([text, direct]).toEqual([text, count(`NOT NOT (${text})`)]);
      const sort = { field: 'email', descending: true } as const;
      const listed = mirror.listUsers({ query: parseQuery(text).root, sort, offset: 0, limit: 1000 });
      expect(listed).toHaveLength(direct);
    }
  });

  it('follow a profile when it changes and when it goes', () => {
    const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
    mirror.commitBatch({ users: [userOn('gold', 1)] }, noon);
    mirror.commitBatch({ users: [userOn('free', 2)] }, noon);
    expect([mirror.countUsers(withPlan('gold')), mirror.countUsers(withPlan('free'))]).toEqual([0, 1]);
    mirror.commitBatch({ tombstones: [{ user_id: 'a', deleted_at: noon + 1, reason: 'log' }] }, noon);
    expect(mirror.countUsers(withPlan('free'))).toBe(0);
  });

  it('of a profile with too many are still found', () => {
    const keys = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`key${i}`, i]));
    const profile = { user_id: 'a', app_metadata: keys };
    expect(userFacets(profile).split(' ').length).toBeLessThanOrEqual(1002);
    const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
    mirror.commitBatch({ users: [seen(profile)] }, noon);
    expect(mirror.countUsers({ query: parseQuery('app_metadata.key2999:2999').root })).toBe(1);
  });
});
