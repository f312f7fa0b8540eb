import { describe, expect, it } from 'vitest';

import type { SavedView } from '../../../src/domain/saved-view.ts';
import { builtInViews } from '../../../tui/views/built-in-views.ts';
import { logViews } from '../../../tui/views/log-views.ts';
import { userViews } from '../../../tui/views/user-views.ts';
import { importViews } from '../../../tui/views/import-views.ts';
import { checkViewQuery } from '../../../tui/views/view-filter.ts';
import { formatView, parseView } from '../../../tui/views/view-text.ts';
import { seeded } from '../../mirror/temporary-mirror.ts';
import { cpuTime } from '../../helpers/cpu-time.ts';

const gold: SavedView = {
  name: 'gold, gone quiet',
  query: 'app_metadata.plan:gold AND is:dormant',
  sort: 'last_login',
};
const options = { kind: userViews, tenants: ['acme'], replace: false };

describe('a view as a line of text', () => {
  it('says name, query and order', () => {
    expect(formatView(gold)).toBe(
      'tenantry view: gold, gone quiet = app_metadata.plan:gold AND is:dormant | sort last_login',
    );
    expect(parseView(`  ${formatView(gold)}\r`)).toEqual(gold);
  });

  it.each([
    { ...gold, columns: ['email', 'logins'], tenant: 'acme', sort: '-user_metadata.plan' },
    { name: 'everybody', query: '', sort: 'name' },
    { name: 'bars', query: 'auth0|1 | sort last_login | tenant other', sort: 'name' },
    { name: 'a tenant in the query', query: 'x | tenant other', sort: '-email', columns: [] },
    { name: 'an equation', query: 'name:"a = b" OR nickname:=', sort: 'name' },
  ])('comes back as it was: $name', (view) => {
    expect(parseView(formatView(view))).toEqual(view);
  });

  it('comes back as it was, whatever it is made of', () => {
    const random = seeded(11);
    const pieces = [
      'a',
      ' ',
      '|',
      '=',
      ' | ',
      'sort name',
      'sort -date',
      'tenant x',
      'columns ',
      'name:"',
      '"',
      '-',
      '山',
      '😀',
      '\\',
    ];
    for (let round = 0; round < 3000; round += 1) {
      const text = (): string =>
        Array.from({ length: Math.floor(random() * 8) }, () => pieces[Math.floor(random() * pieces.length)]).join('');
      const view = { name: 'n', query: text().trim(), sort: 'name', ...(random() < 0.5 ? { tenant: 'x' } : {}) };
      expect(parseView(formatView(view))).toEqual(view);
      const { sort: _, ...ofLogs } = view;
      expect(parseView(formatView(ofLogs, logViews), logViews)).toEqual(ofLogs);
    }
  });

  it.each<[string, RegExp]>([
    ['', /does not begin/],
    ['view: a = b', /does not begin/],
    ['tenantry view: nothing else', /no =/],
    ['tenantry view: = is:blocked', /a name/],
    ['tenantry view: a\u202eb = is:blocked', /cannot be seen/],
    ['tenantry view: a = is:blocked\u001b]52;c;AAAA\u0007', /cannot be seen/],
    ['tenantry view: a = is:blocked\u200b', /cannot be seen/],
    [`tenantry view: ${'a'.repeat(61)} = x`, /60 characters/],
    [`tenantry view: a = ${'x'.repeat(513)}`, /512 characters/],
    [`tenantry view: a = ${'x'.repeat(100_000)}`, /2000 characters/],
    ['tenantry view: --json = x', /begin with -/],
    ['tenantry view: a  b = x', /blanks/],
  ])('is refused where it is something else: %j', (line, words) => {
    expect(parseView(line)).toEqual({ wrong: expect.stringMatching(words) as string });
  });

  it('is read in no time however it is built', () => {
    const hostile = `tenantry view: a = ${'| sort a '.repeat(200)}`;
    const begun = cpuTime();
    for (let round = 0; round < 200; round += 1) parseView(hostile);
    expect(cpuTime() - begun).toBeLessThan(500);
  });
});

describe('importing views', () => {
  const lines = ['# from Ada', '', formatView(gold), formatView({ name: 'old', query: 'created_at:>1y' }), ''].join(
    '\r\n',
  );

  it('adds those that are new and tells which were there already', () => {
    const done = importViews(lines, [gold], options);
    expect(done).toMatchObject({ added: ['old'], same: [gold.name], replaced: [] });
    expect(done.views.map(({ name }) => name)).toEqual([gold.name, 'old']);
  });

  it('replaces one of the same name only when that is asked for', () => {
    const mine = { ...gold, name: 'Gold, Gone Quiet', query: 'is:blocked' };
    expect(() => importViews(lines, [mine], options)).toThrow(/line 3 is another view/);
    const done = importViews(lines, [mine], { ...options, replace: true });
    expect(done).toMatchObject({ replaced: [gold.name], added: ['old'] });
    expect(done.views[0]).toEqual(gold);
  });

  it('is for the tenant that one names, and for none that is not here', () => {
    const theirs = formatView({ ...gold, tenant: 'elsewhere' });
    expect(() => importViews(theirs, [], options)).toThrow(/not set up here: elsewhere/);
    expect(importViews(theirs, [], { ...options, tenant: 'acme' }).views).toEqual([{ ...gold, tenant: 'acme' }]);
    expect(importViews(theirs, [], { ...options, tenant: 'all' }).views).toEqual([gold]);
  });

  it.each<[string, RegExp]>([
    ['tenantry view: blocked = is:unverified', /line 2 cannot be taken: "blocked" is a view that comes/],
    ['tenantry view: x = nonsense:1', /line 2 cannot be taken: there is no field "nonsense"/],
    ['tenantry view: x = (((', /line 2 cannot be taken/],
    ['tenantry view: x = a | sort nonsense', /line 2 cannot be taken: users cannot be sorted by nonsense/],
    ['tenantry view: x = a | sort -nothing.here', /line 2 cannot be taken: users cannot be sorted by nothing.here/],
    ['tenantry view: x = a | sort is', /line 2 cannot be taken: users cannot be sorted by is/],
    ['tenantry view: x = a | sort role', /line 2 cannot be taken: users cannot be sorted by role/],
    ['rm -rf /', /line 2 does not begin/],
    [formatView(gold), /line 2 names "gold, gone quiet" a second time/],
  ])('takes nothing where one line is wrong: %s', (line, words) => {
    expect(() => importViews(`${formatView(gold)}\n${line}`, [], options)).toThrow(words);
  });

  it('takes no more than can be kept', () => {
    const many = Array.from({ length: 201 }, (_, at) => formatView({ name: `v${String(at)}`, query: '' })).join('\n');
    expect(() => importViews(many, [], options)).toThrow(/at most 200/);
    expect(() => importViews('#'.repeat(600_000), [], options)).toThrow(/too long/);
  });
});

it('can ask every view that comes with the program', () => {
  for (const view of builtInViews) expect(() => checkViewQuery(view)).not.toThrow();
});
