import { describe, expect, it } from 'vitest';

import type { QueryNode } from '../../src/query/ast.ts';
import { formatCaret } from '../../src/query/format-caret.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { QueryError } from '../../src/query/query-error.ts';
import { splitPath } from '../../src/query/split-path.ts';

/** The tree in one line: `(and email=x (not name~a*b))`. */
function shape(node: QueryNode | undefined): string {
  if (node === undefined) return '';
  if ('parts' in node) return `(${node.kind} ${node.parts.map(shape).join(' ')})`;
  if ('part' in node) return `(not ${shape(node.part)})`;
  const name = node.kind === 'field' ? node.field : '';
  const { match } = node;
  switch (match.kind) {
    case 'term':
      return `${name}=${match.quoted ? JSON.stringify(match.value) : match.value}`;
    case 'wildcard':
      return `${name}~${match.parts.join('*')}`;
    case 'exists':
      return `${name}?`;
    case 'range': {
      const from = match.from ? `${match.from.inclusive ? '[' : '{'}${match.from.value}` : '(*';
      const to = match.to ? `${match.to.value}${match.to.inclusive ? ']' : '}'}` : '*)';
      return `${name}${from}..${to}`;
    }
    default:
      return match satisfies never;
  }
}

function failure(text: string): QueryError {
  try {
    parseQuery(text);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`no error for ${text}`);
}

describe('parseQuery', () => {
  it.each([
    ['', ''],
    ['   ', ''],
    ['jane', '=jane'],
    ['jane doe', '(and =jane =doe)'],
    ['a AND b OR c AND NOT d', '(or (and =a =b) (and =c (not =d)))'],
    ['a && b || !c', '(or (and =a =b) (not =c))'],
    ['-blocked:true', '(not blocked=true)'],
    ['and or not', '(and =and =or =not)'],
    ['a-b', '=a-b'],
    ['email:*@acme.com', 'email~*@acme.com'],
    ['name:a**b', 'name~a*b'],
    ['name:*', 'name?'],
    ['_exists_:username', 'username?'],
    ['name:"O\\"Brien \\\\ *"', 'name="O\\"Brien \\\\ *"'],
    ['name:(jane OR "j d")', '(or name=jane name="j d")'],
    ['NOT (a OR b)', '(not (or =a =b))'],
    ['logins_count:>5', 'logins_count{5..*)'],
    ['logins_count:<=5', 'logins_count(*..5]'],
    ['last_login:[2026-01-01 TO *]', 'last_login[2026-01-01..*)'],
    ['x:{a TO b]', 'x{a..b]'],
    ['x:["a b" TO c}', 'x["a b'.replace('"', '') + '..c}'],
    ['created_at:2026-01-01T10:00:00.000Z', 'created_at=2026-01-01T10:00:00.000Z'],
    ['phone_number:+4915*', 'phone_number~+4915*'],
    ['last_login:<30d', 'last_login(*..30d}'],
    ['a\\ b', '=a b'],
    ['a\\*', '=a*'],
    ['user_metadata.my\\ key:"v"', 'user_metadata.my key="v"'],
    ['auth0|5f7c', '=auth0|5f7c'],
  ])('reads %s', (text, expected) => {
    expect(shape(parseQuery(text).root)).toBe(expected);
  });

  it.each([
    ['<jane@acme.com>', '=jane@acme.com'],
    ['jane@acme.com,', '=jane@acme.com'],
    ['jane@acme.com;', '=jane@acme.com'],
    ['jane@acme.com.', '=jane@acme.com'],
    ["'jane@acme.com'", '=jane@acme.com'],
    ['mailto:jane@acme.com', '=jane@acme.com'],
    ['MAILTO:jane@acme.com?subject=Your:order', '=jane@acme.com'],
    ['Jane Doe <mailto:jane@acme.com>', '=jane@acme.com'],
    ['tel:+15550102030', '=+15550102030'],
    ['"Jane Doe" <jane@acme.com>', '=jane@acme.com'],
    ['“Jane Doe” <jane@acme.com>', '=jane@acme.com'],
    ['Doe, Jane <jane@acme.com>;', '=jane@acme.com'],
    ['Doe<jane@acme.com>', '=jane@acme.com'],
    ['Doe, Jane', '(and =Doe =Jane)'],
    ['"Doe, Jane", blocked:true', '(and ="Doe, Jane" blocked=true)'],
    ['blocked:true Jane <jane@acme.com>', '(and blocked=true =jane@acme.com)'],
    ['Jane AND <jane@acme.com>', '(and =Jane =jane@acme.com)'],
    ['-<jane@acme.com>', '(not =jane@acme.com)'],
    ['jane@acme.com, joe@acme.com', '(or =jane@acme.com =joe@acme.com)'],
    ['auth0|6a8f, google-oauth2|17, samlp|idp|x', '(or =auth0|6a8f =google-oauth2|17 =samlp|idp|x)'],
    ['auth0|6a8f,auth0|a525', '(or =auth0|6a8f =auth0|a525)'],
    ['+12125550103, +12315550103', '(or =+12125550103 =+12315550103)'],
    ['jane@acme.com;joe@acme.com', '(or =jane@acme.com =joe@acme.com)'],
    ['Jane <jane@a.com>; Doe, Joe <joe@a.com> blocked:true', '(and (or =jane@a.com =joe@a.com) blocked=true)'],
    ['jane@acme.com\njoe@acme.com', '(or =jane@acme.com =joe@acme.com)'],
    ['jane@acme.com\r\n\tjoe@acme.com  sue@b.org\n', '(or =jane@acme.com =joe@acme.com =sue@b.org)'],
    ['auth0|6a8f google-oauth2|17', '(or =auth0|6a8f =google-oauth2|17)'],
    ['+12125550103\n+12315550103', '(or =+12125550103 =+12315550103)'],
    [
      'email:(jane@acme.com joe@acme.com) blocked:true',
      '(and (or email=jane@acme.com email=joe@acme.com) blocked=true)',
    ],
    ['jane@acme.com AND joe@acme.com', '(and =jane@acme.com =joe@acme.com)'],
    ['jane@acme.com -joe@acme.com', '(and =jane@acme.com (not =joe@acme.com))'],
    ['jane@acme.com joe@acme.com blocked:true', '(and =jane@acme.com =joe@acme.com blocked=true)'],
    ['jane@acme.com auth0|6a8f', '(and =jane@acme.com =auth0|6a8f)'],
    ['jane@acme joe@acme', '(and =jane@acme =joe@acme)'],
    ['jane@acme.com joe', '(and =jane@acme.com =joe)'],
    ['jane@acme.com, (sales OR support)', '(and =jane@acme.com (or =sales =support))'],
    ['(jane@acme.com OR sales), joe@acme.com', '(and (or =jane@acme.com =sales) =joe@acme.com)'],
    ['"jane@acme.com", "joe@acme.com"', '(or ="jane@acme.com" ="joe@acme.com")'],
    ['"jane@acme.com","joe@acme.com";joe@b.com', '(or ="jane@acme.com" ="joe@acme.com" =joe@b.com)'],
    ['email:(a@b.c, <d@e.f>)', '(or email=a@b.c email=d@e.f)'],
    ['email:("a@b.c", "d@e.f") blocked:true', '(and (or email="a@b.c" email="d@e.f") blocked=true)'],
    ['email:(Jane <a@b.c>; "Doe, Joe" <d@e.f>)', '(or email=a@b.c email=d@e.f)'],
    ['user_metadata.note:(a, OR “b”)', '(or user_metadata.note=a, user_metadata.note=“b”)'],
    ['user_metadata.note:(a) b,', '(and user_metadata.note=a =b)'],
    ['email:<jane@acme.com>', 'email=jane@acme.com'],
    ['email:jane@acme.com,', 'email=jane@acme.com'],
    ['user_metadata.note:a,', 'user_metadata.note=a,'],
    ['jane\\,', '=jane,'],
    ['"jane,"', '="jane,"'],
    [', jane', '(and =, =jane)'],
    ['last_login:<30d', 'last_login(*..30d}'],
    ['a < b', '(and =a =< =b)'],
    ['jane@acme.com , joe@acme.com ; sue@acme.com', '(or =jane@acme.com =joe@acme.com =sue@acme.com)'],
    ['Doe , Jane', '(and =Doe =Jane)'],
    ['Email: jane@acme.com', '=jane@acme.com'],
    ['E-mail:\tjane@acme.com\nUser ID: auth0|5f', '(and =jane@acme.com =auth0|5f)'],
    ['To: Jane Doe <jane@acme.com>; joe@acme.com', '(or =jane@acme.com =joe@acme.com)'],
    ['Phone: (555) 010-2030', '(or ="(555) 010-2030" ="5550102030")'],
    ['Phone : +1 555 010 2030', '(or ="+1 555 010 2030" ="15550102030")'],
    ['Name: Jane Doe blocked:true', '(and =Jane =Doe blocked=true)'],
    ['email:jane@acme.com', 'email=jane@acme.com'],
    ['auth0%7C5f7c', '=auth0|5f7c'],
    ['auth0%7c5f,samlp%7Cidp%7Ca%40b', '(or =auth0|5f =samlp|idp|a@b)'],
    ['user_id:auth0%7C5f7c', 'user_id=auth0|5f7c'],
    ['user_metadata.note:"auth0%7C5f"', 'user_metadata.note="auth0%7C5f"'],
    ['auth0%7C%ff', '=auth0%7C%ff'],
    ['https://manage.auth0.com/dashboard/eu/acme/users/YXV0aDAlN0M1Zjdj', '="auth0|5f7c"'],
    ['https://manage.auth0.com/dashboard/eu/acme/users/YXV0aDAlN0M1Zjdj/roles?a=b', '="auth0|5f7c"'],
    ['<https://manage.auth0.com/dashboard/us/acme/users/auth0%7C5f7c>, auth0|77', '(or ="auth0|5f7c" =auth0|77)'],
    ['(https://manage.auth0.com/#/users/YXV0aDAlN0M1Zjdj)', '="auth0|5f7c"'],
    ['user_id:https://manage.auth0.com/dashboard/eu/acme/users/auth0%7C5f7c', 'user_id="auth0|5f7c"'],
    ['Email:jane@acme.com', 'email=jane@acme.com'],
    ['LAST_LOGIN:<3d User_Metadata.Plan:gold', '(and last_login(*..3d} user_metadata.Plan=gold)'],
    ['_EXISTS_:Username', 'username?'],
    ['jane\u0007doe\u0000', '(and =jane =doe)'],
    ['"user_id": "auth0|5f7c",', 'user_id="auth0|5f7c"'],
    ['{"email": "jane@acme.com"}', 'email="jane@acme.com"'],
    ['{ "blocked": true, "logins_count" : 12 }', '(and blocked=true logins_count=12)'],
    ['"given_name": null, jane', '(and given_name=null =jane)'],
    ['"email": jane@acme.com', 'email=jane@acme.com'],
    ['o´brien', "(or =o´brien =o'brien)"],
    ['name:o`brien blocked:true', "(and (or name=o`brien name=o'brien) blocked=true)"],
    ['´ `a b` "o´b"', '(and =´ =`a =b` ="o´b")'],
  ])('reads %s as it is pasted', (text, expected) => {
    expect(shape(parseQuery(text).root)).toBe(expected);
  });

  it.each([
    ['+1 (555) 010-2030', '15550102030'],
    ['+1-555-010-2030', '15550102030'],
    ['555.010.2030', '5550102030'],
    ['(555) 010-2030', '5550102030'],
    ['+49 (0) 171 / 123 45 67', '491711234567'],
    ['0171 1234567', '1711234567'],
    ['0049 171 1234567', '491711234567'],
    ['tel:+1-555-010-2030', '15550102030'],
    ['01711234567', '1711234567'],
    ['00491711234567', '491711234567'],
  ])('looks for the phone number %s also by its digits', (text, digits) => {
    const typed = text.replace('tel:', '');
    expect(shape(parseQuery(text).root)).toBe(`(or =${JSON.stringify(typed)} ="${digits}")`);
    expect(shape(parseQuery(`(${text}) blocked:true`).root)).toContain(`="${digits}") blocked=true)`);
    expect(shape(parseQuery(`phone_number:${typed},`).root)).toContain(`phone_number~*${digits})`);
    expect(shape(parseQuery(`phone_number:(${typed} OR 5)`).root)).toContain(`phone_number~*${digits}) phone_number=5`);
    expect(shape(parseQuery(`${text}, jane@acme.com`).root)).toContain(`="${digits}" =jane@acme.com)`);
  });

  it.each(['+1 555 010 2030\n+49 171 1234567', '(555) 010-2030\n(555) 010-2031', '0171 1234567\t0172 1234567'])(
    'reads the lines and cells of %j as two phone numbers',
    (text) => {
      const [one = '', other = ''] = text.split(/[\n\t]/u);
      const [first, second] = [one, other].map((number) => shape(parseQuery(number).root).slice(4, -1));
      expect(shape(parseQuery(text).root)).toBe(`(or ${String(first)} ${String(second)})`);
    },
  );

  it.each([
    ['2026-08-01', '=2026-08-01'],
    ['203.0.113.17', '=203.0.113.17'],
    ['+15550102030', '=+15550102030'],
    ['+4915*', '~+4915*'],
    ['(12345 67890)', '(and =12345 =67890)'],
    ['1234567 7654321', '(and =1234567 =7654321)'],
    ['+15550102030 2026', '(and =+15550102030 =2026)'],
    ['555-01-02-x', '=555-01-02-x'],
    ['01.08.2026', '=01.08.2026'],
    ['01.08.2026 12345', '(and =01.08.2026 =12345)'],
    ['12/24/2026', '=12/24/2026'],
    ['12-24-2026', '=12-24-2026'],
    ['01082026', '=01082026'],
    ['2026/12/24', '=2026/12/24'],
    ['2026.12.24', '=2026.12.24'],
    ['10.20.0.0/16', '=10.20.0.0/16'],
    ['app_metadata.n:(123-4567890 OR nothing)', '(or app_metadata.n=123-4567890 app_metadata.n=nothing)'],
    ['app_metadata.n:((555-010-2030))', 'app_metadata.n=555-010-2030'],
  ])('takes %s for no phone number', (text, expected) => {
    expect(shape(parseQuery(text).root)).toBe(expected);
  });

  it('reads a text as it stands where nobody pastes', () => {
    expect(shape(parseQuery('<a@b.c>, +1-555-010-2030', { asPasted: false }).root)).toBe(
      '(and =<a@b.c>, =+1-555-010-2030)',
    );
    expect(shape(parseQuery('a@b.com\nc@d.com', { asPasted: false }).root)).toBe('(and =a@b.com =c@d.com)');
  });

  it.each([
    ['email:', 'missing after the colon', '^', 5],
    ['email: null', 'missing after the colon', '^', 5],
    ['blocked: true', 'missing after the colon', '^', 7],
    ['-name: ann', 'missing after the colon', '^', 5],
    ['blocked:true NOT email: ann', 'missing after the colon', '^', 22],
    ['name: (ann OR joe)', 'missing after the colon', '^', 4],
    ['email: *@acme.com', 'missing after the colon', '^', 5],
    ['name: -ann', 'missing after the colon', '^', 4],
    ['name:(a OR b', 'not closed', '^', 5],
    ['a)', 'never opened', '^', 1],
    ['a AND', 'missing at the end', '^', 5],
    ['OR a', 'missing here', '^^', 0],
    ['"open', 'closing quote', '^', 0],
    [':x', 'name of a field is missing', '^', 0],
    ['x:[a b]', 'range is not complete', '^^^', 2],
    ['x:(y:z)', 'cannot stand inside', '^^', 3],
    ['_exists_:a*', 'followed by the name', '^^', 9],
    ['名前:', 'missing after the colon', '^', 4],
  ])('points at what is wrong in %s', (text, message, carets, column) => {
    const error = failure(text);
    expect(error.message).toContain(message);
    expect(error.kind).toBe('usage');
    expect(formatCaret(text, error.span)).toBe(' '.repeat(column) + carets);
  });

  it('refuses queries that are too long, too wide or too deep', () => {
    expect(failure('a'.repeat(513)).message).toContain('512');
    expect(failure('a '.repeat(25)).message).toContain('24 terms');
    expect(failure(`${'('.repeat(9)}a${')'.repeat(9)}`).message).toContain('8 levels');
    expect(failure('!'.repeat(500) + 'a').message).toContain('8 levels');
    expect(parseQuery('a'.repeat(600), { length: 1000 }).root).toBeDefined();
  });

  it('either parses or throws a QueryError with a span inside the text, whatever is typed', () => {
    const random = seeded(42);
    const pieces = [
      'a',
      ':',
      '"',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ' TO ',
      '*',
      '\\',
      '-',
      '!',
      ' AND ',
      ' OR ',
      '>',
      '=',
      '😀',
      ' ',
    ];
    for (let round = 0; round < 3000; round += 1) {
      let text = '';
      while (random() < 0.9) text += pieces[Math.floor(random() * pieces.length)];
      try {
        parseQuery(text);
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        expect(error.span.start).toBeLessThanOrEqual(error.span.end);
        expect(error.span.end).toBeLessThanOrEqual(text.length);
      }
    }
  });
});

describe('splitPath', () => {
  it('splits at dots, but not at escaped ones', () => {
    expect(splitPath('app_metadata.a.b')).toEqual(['app_metadata', 'a', 'b']);
    expect(splitPath('user_metadata.https://x\\.y/z')).toEqual(['user_metadata', 'https://x.y/z']);
  });
});

/** Mulberry32: the same numbers on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
