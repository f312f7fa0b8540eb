import { describe, expect, test } from 'vitest';

import { frameLines } from '../../tui/frame-lines.ts';
import { activeList } from '../../tui/state/tenants.ts';
import { seen } from '../mirror/temporary-mirror.ts';
import { acme, people, startOfTest, TestApp } from './test-app.tsx';

const users = people(60);
const two = [
  { tenant: acme(), users },
  { tenant: acme({ name: 'acme-eu' }), users: people(20, 9) },
];

describe('Recent queries', () => {
  test('a query that was settled for can be asked again, in any tenant', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('is:blocked');
    await app.press('enter');
    expect(app.effects).toEqual([
      { type: 'note-query', query: { text: 'is:blocked', tenant: 'acme-prod', at: expect.any(Number) as number } },
    ]);
    await app.press('/', 'ctrl+u');
    await app.type('email_verified:false');
    await app.press('enter', '2', '/', 'ctrl+r');
    expect(app.text()).toMatch(/email_verified:false .*\n.*is:blocked .*ago, acme-prod/);
    await app.type('blo');
    await app.press('enter');
    expect(activeList(app.state)).toMatchObject({ editing: true, applied: { text: 'is:blocked' } });
    expect(app.text()).toContain('/ is:blocked');
  });

  test('what is unfinished or empty is not remembered, and all of it can be forgotten', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('email:(a');
    await app.press('enter', '/', 'ctrl+u', 'enter');
    expect(app.effects).toEqual([]);
    await app.press('/');
    await app.type('ada');
    await app.press('enter', 'ctrl+r');
    await app.type('forget');
    await app.press('enter');
    expect(app.effects.at(-1)).toEqual({ type: 'forget-queries' });
    await app.press('ctrl+r');
    expect(app.text()).toContain('no query was asked');
  });
});

describe('How a list looks', () => {
  test('sort and columns are kept for each tenant by itself', async () => {
    const app = new TestApp(two, { columns: 110 });
    await app.press('s', 'n', 'c', 'o', 'esc', 'w');
    const looks = app.effects.flatMap((effect) => (effect.type === 'note-look' ? [effect] : []));
    expect(looks.at(-1)).toEqual({
      type: 'note-look',
      tenant: 'acme-prod',
      look: { sort: { field: 'name', descending: false }, columns: { logins_count: false }, wide: true },
    });
    await app.press('2');
    expect(app.text()).toContain('LOGINS');
    await app.press('1');
    expect(app.text()).not.toContain('LOGINS');
  });

  test('the next run begins with it', () => {
    const lists = {
      'acme-prod': { sort: { field: 'name', descending: false }, columns: { email: false }, wide: false },
    };
    const app = new TestApp(two, { habits: { recent: [], lists } });
    expect(app.text()).toContain('NAME▲');
    expect(app.text()).not.toContain('EMAIL');
  });
});

/** The rows of the list of completions: what stands behind its left side. */
function popupOf(app: TestApp): string[] {
  return app.frame().flatMap((line) => line.match(/│([❯ ] \S.*?)\s*$/)?.[1]?.trim() ?? []);
}

describe('Completion in the filter line', () => {
  test('a word that is looked for is never covered: what begins like it stands below, and tab takes it', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('ema');
    expect(popupOf(app)).toEqual([]);
    expect(app.text()).toContain('tab email:  email_verified:  email.domain:');
    await app.press('tab');
    expect(activeList(app.state).filter).toEqual({ text: 'email:', caret: 6 });
    await app.press('ctrl+u');
    await app.type('ada');
    expect(app.frame().at(-3)).not.toContain('tab');
    await app.press('tab');
    expect(activeList(app.state)).toMatchObject({ editing: true, filter: { text: 'ada' } });
  });

  test('with nothing typed, tab shows all fields; escape closes them first, then clears', async () => {
    const app = new TestApp(two);
    await app.press('/', 'tab');
    expect(popupOf(app)[0]).toMatch(/^❯ email +text +\S/);
    await app.press('esc');
    expect(popupOf(app)).toEqual([]);
    expect(activeList(app.state).editing).toBe(true);
    await app.press('esc');
    expect(activeList(app.state).editing).toBe(false);
  });

  test('fields with kind and values of the mirror are chosen by arrows and taken by enter; rows stay where they are', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('email_verified:true ');
    const before = app.frame();
    await app.type('ident');
    expect(popupOf(app).slice(0, 2)).toEqual([
      expect.stringMatching(/^identities.connection +text +Username-Password/),
      expect.stringMatching(/^identities.provider +text +auth0/),
    ]);
    expect(app.text()).toContain('ident is no field yet: pick one or keep typing');
    // The last good answer stays: nobody is called "ident".
    expect(activeList(app.state).applied.text).toBe('email_verified:true ');
    await app.press('ctrl+u');
    app.send({ type: 'paste', text: 'is:verified AND NOT identities.provider:', at: app.now });
    // Where the last answer took long, a text rests before it is asked: here until the next turn.
    await Promise.resolve();
    expect(activeList(app.state).applied.text).toBe('is:verified');
    await app.press('ctrl+u');
    await app.type('email_verified:true ident');
    const shown = app.frame();
    expect(shown[2]).toBe(before[2]);
    expect(shown[15]).toBe(before[15]);
    await app.press('down', 'down', 'up', 'down', 'enter');
    expect(activeList(app.state).filter.text).toBe('email_verified:true identities.provider:');
    expect(popupOf(app)).toContain('auth0');
    await app.type('goo');
    await app.press('tab', 'enter');
    expect(activeList(app.state)).toMatchObject({
      editing: false,
      applied: { text: 'email_verified:true identities.provider:google-oauth2' },
    });
  });

  test('enter with nothing chosen keeps what was typed, also the half name of a field', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('is:blocked ident');
    expect(popupOf(app)).not.toEqual([]);
    await app.press('enter');
    expect(activeList(app.state)).toMatchObject({ editing: false, applied: { text: 'is:blocked ident' } });
  });

  test('a path with a sign is no half name: what is meant is said at once', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('user_metadata.plan=gold');
    expect(app.text()).toContain('No user matches  user_metadata.plan=gold');
    expect(app.text()).toContain('a colon stands behind a field: user_metadata.plan:gold');
  });

  test('a closed list stays closed for its word, and comes back for the next one', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('is:');
    expect(popupOf(app)).not.toEqual([]);
    await app.press('esc');
    await app.type('b');
    expect(popupOf(app)).toEqual([]);
    await app.press('tab');
    expect(popupOf(app)[0]).toMatch(/^❯ blocked/);
    await app.press('tab');
    await app.type(' has:');
    expect(popupOf(app)).not.toEqual([]);
    expect(activeList(app.state).filter.text).toBe('is:blocked has:');
  });

  test('paths and values of the metadata are those that there are, safe and quoted', async () => {
    const evil = '\u001B]0;x\u0007 \u202Egold';
    const rich = people(60).map((user) => Object.assign(user, { app_metadata: { 'my plan': evil } }));
    const app = new TestApp([{ tenant: acme(), users: rich }]);
    await app.press('/');
    await app.type('app_metadata.my');
    // Half a path is no word to look for: everybody is still there.
    expect(activeList(app.state).read?.count).toBe(60);
    expect(popupOf(app)[0]).toContain(String.raw`app_metadata.my\ plan`);
    await app.press('tab');
    expect(popupOf(app)).toEqual(['^[]0;x^G ‹202E›gold']);
    expect(app.raw()).not.toContain('\u202E');
    await app.press('tab');
    expect(activeList(app.state).read?.count).toBe(60);
    expect(activeList(app.state).filter.text).toContain(String.raw`app_metadata.my\ plan:"`);
  });

  test('all tenants together, and every size: the frame is never larger than the terminal', async () => {
    const app = new TestApp(two);
    await app.press('0', '/');
    await app.type('is:blocked identities.conn');
    for (const [columns, rows] of [
      [40, 8],
      [60, 15],
      [80, 24],
      [160, 45],
    ] as const) {
      app.resize(columns, rows);
      const frame = app.frame();
      expect(frame).toHaveLength(rows);
      expect(frame.join('\n')).toContain('identities.conn');
      expect(popupOf(app)).toHaveLength(1);
    }
  });
});

/** What stands below the filter line in two lines, as one text. */
function joined(lines: readonly string[]): string {
  return `${lines[2]?.trimEnd() ?? ''} ${lines[3]?.trim() ?? ''}`;
}

describe('Mistakes in the filter line', () => {
  test('what may become a query yet is no mistake while one types, and is one when one is done', async () => {
    const app = new TestApp(two);
    await app.press('/');
    for (const text of [
      'is:blocked AND',
      'last_login:[2026-01-01 TO',
      'name:"a b',
      'NOT (blocked:true OR name:a',
      'blocked:tr',
    ]) {
      await app.press('ctrl+u');
      await app.type(text);
      expect(activeList(app.state).problem, text).toMatchObject({ isMistake: false });
      expect(app.frame()[2]).not.toContain('^');
    }
    await app.press('enter');
    expect(activeList(app.state).problem).toMatchObject({ isMistake: true });
    expect(app.frame()[2]).toContain('blocked takes true or false');
    expect(app.effects).toEqual([]);
  });

  test('its words take two lines where one is too short, and the list stays where it is', async () => {
    const app = new TestApp(two);
    await app.press('/');
    const rows = app.frame().slice(4, 20);
    for (const [text, way] of [
      ['is:foo', / {2}\^{6} is takes one of blocked, .* stale\. Write is:blocked\./],
      [
        'foo:bar',
        / {2}\^{7} there is no field "foo" to search by\. Did you mean user_metadata\.foo or app_metadata\.foo\? Fields: email, /,
      ],
      ['blocked: true', / {9}\^ a value is missing after the colon\. It follows without a blank\./],
      ['created_at:2026-13', / {2}\^{18} created_at takes a date, .* or <30d\. Write created_at:>2026-08-01\./],
      ['logins_count:[9 TO 5]', / {2}\^{21} this range ends before it begins\. Write logins_count:\[5 TO 9\]\./],
      ['logins_count:>abc', / {2}\^{17} logins_count takes a number, .* TO 5\]\. Write logins_count:>5\./],
      [
        'NOT (is:blocked OR has:mfa) AND logins_count:many',
        /Write logins_count:>5\. \^{17} +logins_count takes a number/,
      ],
    ] as const) {
      await app.press('ctrl+u');
      await app.type(text);
      const lines = app.frame();
      expect(joined(lines)).toMatch(way);
      expect(
        frameLines(app.state)[1]?.some(({ look }) => look === 'error'),
        text,
      ).toBe(true);
      if (!text.includes('created_at') && !text.startsWith('NOT')) expect(lines.slice(4, 20), text).toEqual(rows);
    }
  });

  test('does not cover the user that keys act on', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('is:foo');
    await app.press('enter');
    expect(app.frame()[2]).toMatch(/^ {2}\^{6} Write is:blocked\./);
    expect(app.frame()[3]).toMatch(/^❯/);
    await app.press('down');
    expect(joined(app.frame())).toMatch(/is takes one of .* Write is:blocked\./);
    expect(app.frame()[4]).toMatch(/^❯/);
  });

  test('what no further key could mend is one while one types', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('a b)');
    expect(app.frame()[2]).toMatch(/^ {5}\^ this parenthesis was never opened\. Take out the "\)"\./);
    await app.press('ctrl+u');
    app.send({ type: 'paste', text: 'x'.repeat(520), at: app.now });
    await app.press('end');
    expect(joined(app.frame())).toMatch(/Shorten it, .*\. \^{8} +the query has 520 characters, 512 are allowed/);
    for (const text of [
      'created_at:2026-1',
      'last_login:>=2026-08-01T1',
      'created_at:<30',
      'logins_count:-',
      'name:"a',
    ]) {
      await app.press('ctrl+u');
      await app.type(text);
      expect(activeList(app.state).problem?.isMistake, text).not.toBe(true);
    }
  });

  test('a field or a value that cannot be is one at once, with the way out, in the list of all tenants too', async () => {
    const app = new TestApp(two);
    for (const tenant of ['1', '0']) {
      await app.press(tenant, '/', 'ctrl+u');
      await app.type('emial:ada');
      expect(app.frame()[2]).toMatch(/^ {2}\^+ there is no field "emial" to search by. Did you mean email/);
      await app.press('ctrl+u');
      await app.type('NOT email_verfied:true AND is:blocked');
      expect(popupOf(app)).toEqual([]);
      expect(app.frame()[2]).toMatch(/^ {6}\^+ there is no field "email_verfied" to search by/);
      await app.press('ctrl+u');
      await app.type('blocked:yes');
      expect(app.frame()[2]).toMatch(/^ {2}\^+ blocked takes true or false/);
      await app.press('esc');
    }
  });

  test('far to the right the words stand before the carets', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('name:somebody OR name:elsewhereelse AND emial:x');
    expect(app.frame()[2]).toMatch(/^ +there is no field "emial" to search by \^{7}$/);
    expect(app.frame()[3]).toMatch(/^ {2}Did you mean email\?$/);
  });
});

/** What stands out on the screen, row by row. */
function marked(app: TestApp): string[] {
  return frameLines(app.state).flatMap((line) =>
    line.flatMap(({ text, look }) => (look === 'match' || look === 'selected-match' ? [text] : [])),
  );
}

describe('Matches in the rows', () => {
  const ada = {
    user_id: 'auth0|ada',
    email: 'ada@example.com',
    name: 'Ada Lovelace',
    phone_number: '+49301234567',
    identities: [{ connection: 'Users', provider: 'auth0', user_id: 'ada' }],
    app_metadata: { plans: ['free', 'Gold plated'] },
  };
  const noor = {
    user_id: 'auth0|noor',
    email: 'noor@example.com',
    name: 'Noor',
    last_login: '2026-11-20T10:00:00.000Z',
  };
  const few = [{ tenant: acme(), users: [ada, noor] }];

  test('every column shows what was found in it, the row under the cursor too', async () => {
    const app = new TestApp(few);
    await app.press('/');
    await app.type('oo');
    expect(marked(app)).toEqual(['oo', 'oo']);
    await app.press('ctrl+u');
    await app.type('connection:users');
    await app.press('enter');
    expect(marked(app)).toEqual(['Users']);
    await app.press('/', 'ctrl+u');
    await app.type('email:*@example.com');
    await app.press('enter');
    expect(marked(app)).toEqual(['@example.com', '@example.com']);
    await app.press('/', 'ctrl+u');
    expect(marked(app)).toEqual([]);
  });

  test('what no column shows is said of the user under the cursor', async () => {
    const app = new TestApp(few);
    await app.press('/');
    await app.type('1234');
    await app.press('enter');
    expect(app.text()).toContain('found in  phone_number +49301234567');
    expect(marked(app)).toEqual(['1234']);
    await app.press('/', 'ctrl+u');
    await app.type('app_metadata.plans:*gold*');
    await app.press('enter');
    expect(app.text()).toContain('found in  app_metadata.plans Gold plated');
    expect(marked(app)).toEqual(['Gold']);
  });
});

describe("Asking Auth0's own search", () => {
  const answer = { total: 12, read: 11, deleted: 1, added: 3, differs: ['Auth0 looks for whole words here'] };

  test('the same question is asked, in an order that Auth0 has, and the line below says what came of it', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('is:blocked');
    await app.press('ctrl+x');
    const asked = { type: 'ask-server', tenant: 'acme-prod', text: 'is:blocked' };
    expect(app.effects).toEqual([{ ...asked, sort: { field: 'last_login', descending: true } }]);
    expect(app.text()).toContain('asking Auth0…');
    await app.press('ctrl+x');
    expect(app.effects).toHaveLength(1);
    app.send({ type: 'server-answered', tenant: 'acme-prod', text: 'is:blocked', answer });
    app.send({ type: 'tick', now: app.now + 10_000 });
    await app.press('enter');
    expect(app.frame().at(-3)).toContain('Auth0 finds 12, 3 were not here, 1 of them are deleted');
    await app.press('/');
    await app.type(' x');
    expect(app.text()).not.toContain('Auth0 finds');
  });

  test('all that Auth0 understands otherwise stands below the list, which has the fewer rows for it', async () => {
    const differs = ['one thing', 'another thing', 'a third thing that takes so many words '.repeat(3), 'a last thing'];
    const app = new TestApp(two);
    await app.press('/');
    await app.type('@');
    await app.press('enter', 'G', '/', 'ctrl+x');
    app.send({ type: 'server-answered', tenant: 'acme-prod', text: '@', answer: { ...answer, differs } });
    const told = app.frame().filter((line) => line.startsWith(' ⚠ ') || line.startsWith('   a third'));
    expect(app.text()).toContain('⚠ one thing');
    expect(app.text()).toContain('⚠ another thing');
    expect(app.text()).toMatch(/⚠ a third thing .*\n .*words a third/);
    expect(app.text()).toMatch(/⚠ a last thing|differs in 1 more/);
    expect(told.length).toBeGreaterThan(2);
    await app.press('enter');
    expect(app.frame().some((line) => line.startsWith('❯'))).toBe(true);
    for (const rows of [8, 12, 18, 45]) {
      app.resize(80, rows);
      expect(app.frame()).toHaveLength(rows);
      expect(app.frame().some((line) => line.startsWith('❯'))).toBe(true);
      expect(app.text()).toMatch(rows < 18 ? /Auth0 differs in \d/ : /a last thing|Auth0 differs in \d more/);
    }
    await app.press('k', 'k', 'k', 'k', 'g', 'g');
    expect(app.frame().some((line) => line.startsWith('❯'))).toBe(true);
    app.resize(80, 24);
    await app.press('/');
    await app.type('x');
    expect(app.text()).not.toContain('⚠ one thing');
  });

  test('where nobody is found all of it is said there', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('zed@example.com');
    await app.press('ctrl+x');
    const nothing = { total: 0, read: 0, deleted: 0, added: 0, differs: ['one thing', 'another thing'] };
    app.send({ type: 'server-answered', tenant: 'acme-prod', text: 'zed@example.com', answer: nothing });
    expect(app.text()).toMatch(/Auth0 finds 0\s+one thing\s+another thing/);
  });

  test('where nobody is found the second Enter asks, and a failure says why', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('zed@example.com');
    expect(app.text()).toMatch(/acme-prod: none of 60 users, synced .* ago/);
    expect(app.text()).toContain('^X       ask Auth0 itself');
    await app.press('enter');
    expect(app.text()).toContain('enter    ask Auth0 itself');
    await app.press('enter');
    expect(app.effects.at(-1)).toMatchObject({ type: 'ask-server', text: 'zed@example.com' });
    const problem = { title: 'offline', message: 'acme-prod cannot be reached', hint: 'Try again.' };
    app.send({ type: 'server-answered', tenant: 'acme-prod', text: 'zed@example.com', problem });
    expect(app.text()).toContain("Auth0's search in acme-prod: acme-prod cannot be reached");
    await app.press('0');
    expect(activeList(app.state).applied.text).toBe('zed@example.com');
    expect(app.text()).toContain('acme-eu: none of 20 users');
  });

  test('it is refused with words for all tenants, for nothing, without the scope, for what is no query', async () => {
    const app = new TestApp(two);
    await app.press('ctrl+x');
    expect(app.text()).toContain('type what to look for first');
    await app.press('/');
    await app.type('name:(a');
    await app.press('ctrl+x');
    expect(app.text()).toContain('this parenthesis is not closed: Auth0 was not asked');
    await app.press('backspace', 'backspace');
    await app.type('ada');
    app.send({ type: 'scopes', tenant: 'acme-prod', scopes: new Set(['read:logs']) });
    await app.press('ctrl+x');
    expect(app.text()).toContain('scope is missing: read:users');
    await app.press('esc', '0', 'ctrl+x');
    expect(app.text()).toContain('Auth0 is asked about one tenant at a time');
    expect(app.effects).toEqual([]);
  });
});

const plan = (name: string, value?: string) => ({
  user_id: `auth0|${name}`,
  name,
  email: `${name}@example.com`,
  ...(value === undefined ? {} : { app_metadata: { billing: { plan: value } } }),
});

describe('Sorting by what is no column', () => {
  const planned = [{ tenant: acme(), users: [plan('ada', 'silver'), plan('bob'), plan('cem', 'gold')] }];

  test('a path is picked from those that there are, shown with its values and an arrow, and turned round', async () => {
    const app = new TestApp(planned);
    await app.press('s', 'p');
    await app.type('pla');
    expect(app.text()).toMatch(/app_metadata\.billing\.plan +gold, silver/);
    await app.press('enter');
    expect(app.frame()[2]).toMatch(/NAME +EMAIL .*PLAN▲/);
    const names = () =>
      app
        .frame()
        .slice(3, 6)
        .map((line) => line.slice(4, 7));
    expect(names()).toEqual(['cem', 'ada', 'bob']);
    expect(app.frame()[3]).toContain('gold');
    await app.press('S');
    expect(app.frame()[2]).toContain('PLAN▼');
    expect(names()).toEqual(['ada', 'cem', 'bob']);
    expect(app.effects.at(-1)).toMatchObject({
      look: { sort: { field: 'app_metadata.billing.plan', descending: true } },
    });
    await app.press('s');
    expect(app.text()).toContain('now, app_metadata.billing.plan descending');
  });

  test('what most users have stands first, whatever begins with what is typed', async () => {
    const told = (name: string, locale: string) => ({ ...plan(name), user_metadata: { locale } });
    const app = new TestApp([{ tenant: acme(), users: [told('ada', 'de'), told('bob', 'fr'), plan('cem', 'gold')] }]);
    await app.press('s', 'p');
    await app.type('locale');
    const at = (words: RegExp): number => app.frame().findIndex((line) => words.test(line));
    expect(at(/❯ +user_metadata\.locale +de, fr/)).toBeGreaterThan(0);
    expect(at(/^ +locale +nobody was seen with it/)).toBeGreaterThan(at(/user_metadata\.locale/));
  });

  test('a path that nobody has may be typed, a broken one not', async () => {
    const app = new TestApp(planned);
    await app.press('s', 'p');
    await app.type('app_metadata..x');
    expect(app.text()).toContain('type a path, such as');
    await app.press('ctrl+u');
    await app.type('user_metadata.some_key');
    await app.press('enter');
    expect(app.frame()[2]).toContain('SOME_KEY▲');
    expect(app.frame().at(-3)).toMatch(/^ . nobody has user_metadata.some_key +row 1 of 3$/);
    await app.press('/');
    await app.type('ada');
    await app.press('enter');
    expect(app.frame().at(-3)).toContain('none of these has user_metadata.some_key');
    await app.press('s', 'e');
    expect(app.frame().at(-3)).not.toMatch(/nobody|none/);
  });

  test('a slip in a path is named, with the path that was meant', async () => {
    const app = new TestApp(planned);
    await app.press('s', 'p');
    await app.type('app_metadata.billing.plna');
    expect(app.text()).toMatch(/❯ +app_metadata\.billing\.plna +as typed; nobody was seen with it/);
    expect(app.text()).toMatch(/app_metadata\.billing\.plan +instead of app_metadata\.billing\.plna/);
    await app.press('enter');
    expect(app.frame().at(-3)).toContain('nobody has app_metadata.billing.plna: app_metadata.billing.plan?');
    await app.press('s', 'p');
    await app.type('app_metadata.billing.plna');
    await app.press('down', 'enter');
    expect(app.frame()[2]).toContain('PLAN▲');
    expect(app.frame().at(-3)).not.toMatch(/nobody|none/);
  });

  test('a hidden column that one sorts by is shown, also in a narrow list', async () => {
    const app = new TestApp(planned, { columns: 60, rows: 15 });
    for (const [key, title] of [
      ['o', 'LOGINS▼'],
      ['c', 'CONNECTION▲'],
      ['d', 'USER_ID▲'],
      ['r', 'CREATED▼'],
    ] as const) {
      await app.press('s', key);
      expect(app.frame()[2]).toContain(title);
    }
  });
});

test('a first word is looked for as it is, and Tab takes the field that begins so', async () => {
  const app = new TestApp(two);
  await app.press('/');
  await app.type('conn');
  expect(app.text()).toContain('No user matches  conn');
  expect(app.text()).toMatch(/tab +connection: the field: connection of the main account/);
  await app.press('tab');
  expect(app.state.lists['acme-prod']?.filter.text).toBe('connection:');
  expect(app.text()).not.toContain('No user matches');
  await app.press('ctrl+u');
  await app.type('zzz');
  expect(app.text()).not.toMatch(/ tab +[a-z]+:/);
});

test('a filter by role says of how many users roles are known, in each tenant, also where nobody is found', async () => {
  const app = new TestApp(two);
  await app.press('/');
  await app.type('role:Reader');
  await app.press('enter');
  expect(app.text()).toContain('No user matches  role:Reader');
  expect(app.text()).toContain('the roles of 0 of 60 users are known');
  await app.press('/', 'ctrl+u');
  await app.type('NOT role:Reader');
  await app.press('enter');
  expect(app.frame().at(-3)).toMatch(/the roles of 0 of 60 users are known +row 1 of 60/);
  await app.press('0', '/');
  await app.type('NOT role:Reader');
  await app.press('enter');
  expect(app.frame().at(-3)).toContain('in acme-prod the roles of 0 of 60 users are known');
});

test('an operator that is not in capitals is called a word where nobody matches, and beside those who do', async () => {
  const app = new TestApp(two);
  await app.press('/');
  await app.type('is:pending or xyzzy');
  expect(app.text()).toContain('"or" is looked for as a word: write OR');
  await app.press('ctrl+u');
  await app.type('(is:pending or xyzzy) OR e');
  await app.press('enter');
  expect(app.frame().at(-3)).toMatch(/"or" is looked for as a word: write OR +row 1 of/);
});

test('a plain value that nobody has as a whole is offered as a part of one', async () => {
  const app = new TestApp(two);
  await app.press('/');
  await app.type('email:xyzzy');
  expect(app.text()).toContain('No user matches  email:xyzzy');
  expect(app.text()).toContain('the whole value is compared: email:*xyzzy* looks for a part of it');
  await app.type('*');
  expect(app.text()).toContain('No user matches  email:xyzzy*');
  expect(app.text()).not.toContain('a part of it');
});

test('a connection that came with its users since the question is not called unknown any more', async () => {
  const app = new TestApp(two);
  const writer = app.writers.get('acme-prod');
  writer?.commitBatch(
    { catalogues: { connections: [{ id: 'con_1', name: 'members', strategy: 'auth0' }] } },
    startOfTest,
  );
  app.look();
  await app.press('/');
  await app.type('connection:newdb');
  await app.press('enter');
  expect(app.text()).toContain('no connection is called newdb');
  const [user] = people(1, 8);
  const identities = [{ connection: 'newdb', provider: 'auth0', user_id: 'new' }];
  writer?.commitBatch({ users: [seen({ ...user, user_id: 'auth0|new', identities })] }, startOfTest);
  app.look();
  await Promise.resolve();
  expect(app.text()).toContain('row 1 of 1');
  expect(app.text()).not.toContain('no connection is called newdb');
});

test('while a filter is typed, it is told of how many users roles are known, and Auth0 is not offered what it cannot be asked', async () => {
  const app = new TestApp(two);
  await app.press('/');
  await app.type('role:Reader');
  expect(app.text()).toContain('No user matches  role:Reader');
  expect(app.text()).toContain('the roles of 0 of 60 users are known');
  expect(app.text()).not.toContain('ask Auth0 itself');
  for (const [typed, words] of [
    ['-role:Reader', 'the roles of 0 of 60 users are known'],
    ['-org:acme', 'the organizations of 0 of 60 users are known'],
    ['-has:mfa', 'second factors besides those of Guardian are known of 0 of 60'],
  ] as const) {
    await app.press('ctrl+u');
    await app.type(typed);
    expect(app.text()).toContain(words);
  }
  await app.press('ctrl+u');
  await app.type('zzzzzz');
  expect(app.text()).toContain('ask Auth0 itself');
});
