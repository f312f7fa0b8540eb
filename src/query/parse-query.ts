import type { Match, Query, QueryNode, Span } from './ast.ts';
import { evenField } from './even-field.ts';
import { joinRecipients, type WrittenPart } from './join-recipients.ts';
import { lex } from './lex.ts';
import type { Comparison, Token } from './lex.ts';
import { QueryError } from './query-error.ts';

/** Bounds that keep any query cheap to answer, and how it is read. */
export interface QueryLimits {
  /** UTF-16 code units. */
  readonly length: number;
  readonly terms: number;
  /** Parentheses and negations inside each other. */
  readonly depth: number;
  /** Also read what people paste as it was meant: links, recipients of a mail, phone numbers with signs in them. */
  readonly asPasted: boolean;
}

const queryLimits: QueryLimits = { length: 512, terms: 24, depth: 8, asPasted: true };

/**
 * Reads Auth0's Lucene subset: `field:value`, quotes, `AND` `OR` `NOT` in capitals (also `&&` `||` `!` and a leading
 * `-`), parentheses, also `field:(a OR b)`, `*`, ranges, `field:>5`, `_exists_:field` and bare words. Parts side by
 * side without an operator must all hold. AND binds tighter than OR. The empty text matches everything.
 * https://auth0.com/docs/manage-users/user-search/user-search-query-syntax
 * @throws QueryError with the span of what is wrong
 */
export function parseQuery(text: string, limits: Partial<QueryLimits> = {}): Query {
  const bounds = { ...queryLimits, ...limits };
  if (text.length > bounds.length) {
    throw new QueryError(
      `the query has ${text.length} characters, ${bounds.length} are allowed`,
      { start: bounds.length, end: text.length },
      'Shorten it, or ask in two steps.',
    );
  }
  const parser = new Parser(lex(text, bounds.asPasted), bounds);
  return { text, root: parser.query() };
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #limits: QueryLimits;
  #at = 0;
  #terms = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], limits: QueryLimits) {
    this.#tokens = tokens;
    this.#limits = limits;
  }

  query(): QueryNode | undefined {
    if (this.#peek().kind === 'end') return undefined;
    const root = this.#or(undefined);
    const rest = this.#peek();
    if (rest.kind === ')') throw new QueryError('this parenthesis was never opened', rest.span, 'Take out the ")".');
    return root;
  }

  #or(field: string | undefined): QueryNode {
    const parts = [this.#and(field)];
    while (this.#peek().kind === 'or') {
      this.#next();
      parts.push(this.#and(field));
    }
    return joined('or', parts);
  }

  #and(field: string | undefined): QueryNode {
    const parts = [this.#part(field, false)];
    for (;;) {
      const { kind } = this.#peek();
      if (kind === 'end' || kind === ')' || kind === 'or') {
        return joined('and', joinRecipients(parts));
      }
      if (kind === 'and') this.#next();
      parts.push(this.#part(field, kind === 'and'));
    }
  }

  #part(field: string | undefined, isJoined: boolean): WrittenPart {
    const token = this.#peek();
    const isBracketed = token.kind === 'word' && token.isBracketed === true;
    const isListed = 'isListed' in token && token.isListed === true;
    const whole = this.#limits.asPasted ? wholeOne(token) : undefined;
    return { node: this.#not(field), is: writtenAs(token), whole, isJoined, isBracketed, isListed };
  }

  #not(field: string | undefined): QueryNode {
    const token = this.#peek();
    if (token.kind !== 'not') return this.#primary(field);
    this.#next();
    const part = this.#deeper(token.span, () => this.#not(field));
    return { kind: 'not', part, span: { start: token.span.start, end: part.span.end } };
  }

  #primary(field: string | undefined): QueryNode {
    const token = this.#next();
    if (token.kind === '(') return this.#group(token.span, field);
    if (token.kind !== 'field') return this.#term(token, field, token.span);
    if (field === undefined) return this.#field(token);
    throw new QueryError(`a field cannot stand inside ${field}:( … )`, token.span, 'Close the parenthesis first.');
  }

  #field(token: Token & { kind: 'field' }): QueryNode {
    const value = this.#next();
    const span = { start: token.span.start, end: value.span.end };
    if (token.name === '_exists_') return this.#exists(value, span);
    if (value.kind === '(') {
      const group = this.#group(value.span, token.name);
      return { ...group, span: { start: token.span.start, end: group.span.end } };
    }
    return this.#term(value, token.name, span);
  }

  #exists(value: Token, span: Span): QueryNode {
    if (value.kind === 'phrase') return this.#counted({ kind: 'field', field: value.value, match: exists, span });
    if (value.kind !== 'word' || value.parts.length > 1) {
      throw new QueryError('_exists_: is followed by the name of a field', value.span, 'Write _exists_:username.');
    }
    const field = this.#limits.asPasted ? evenField(value.name) : value.name;
    return this.#counted({ kind: 'field', field, match: exists, span });
  }

  #group(opening: Span, field: string | undefined): QueryNode {
    const inner = this.#deeper(opening, () => this.#or(field));
    const closing = this.#next();
    if (closing.kind !== ')') throw new QueryError('this parenthesis is not closed', opening, 'Add a ")".');
    return { ...inner, span: { start: opening.start, end: closing.span.end } };
  }

  #term(token: Token, field: string | undefined, span: Span): QueryNode {
    if (token.kind === 'phone') return this.#counted(phoneNode(token, field, span));
    const match = matchOf(token);
    const ways = this.#limits.asPasted && token.kind === 'word' ? withApostrophe(match) : [];
    if (ways.length > 0) {
      const parts = ways.map((way) => leafOf(way, field, span));
      return this.#counted({ kind: 'or', parts, span });
    }
    if (field === undefined) return this.#counted({ kind: 'bare', match, span });
    const anything = match.kind === 'wildcard' && match.parts.every((part) => part === '');
    return this.#counted({ kind: 'field', field, match: anything ? exists : match, span });
  }

  #counted(node: QueryNode): QueryNode {
    this.#terms += 1;
    if (this.#terms <= this.#limits.terms) return node;
    throw new QueryError(`more than ${this.#limits.terms} terms in one query`, node.span, 'Ask in two steps.');
  }

  #deeper<T>(span: Span, parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > this.#limits.depth) {
      throw new QueryError(`more than ${this.#limits.depth} levels inside each other`, span, 'Take parentheses out.');
    }
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }
}

const exists: Match = { kind: 'exists' };

function matchOf(token: Token): Match {
  if (token.kind === 'word') {
    if (token.parts.length > 1) return { kind: 'wildcard', parts: token.parts };
    return { kind: 'term', value: token.parts[0] ?? '', quoted: false };
  }
  if (token.kind === 'phrase') return { kind: 'term', value: token.value, quoted: true };
  if (token.kind === 'range') return { kind: 'range', from: token.from, to: token.to };
  if (token.kind === 'compare') return comparisonRange(token.comparison, token.value);
  throw missingOperand(token);
}

const lettersAround = /(?<=\p{L})[´`](?=\p{L})/gu;

/** An accent that somebody typed for an apostrophe: as it stands, and as the apostrophe; nothing for other texts. */
function withApostrophe(match: Match): readonly Match[] {
  if (match.kind !== 'term' || match.quoted) return [];
  const value = match.value.replaceAll(lettersAround, "'");
  return value === match.value ? [] : [match, { ...match, value }];
}

function leafOf(match: Match, field: string | undefined, span: Span): QueryNode {
  return field === undefined ? { kind: 'bare', match, span } : { kind: 'field', field, match, span };
}

/** As it was typed, or by its digits. The value of a field is compared as a whole: anything may stand before them. */
function phoneNode({ value, digits }: Token & { kind: 'phone' }, field: string | undefined, span: Span): QueryNode {
  const typed: Match = { kind: 'term', value, quoted: true };
  const alone: Match =
    field === undefined ? { kind: 'term', value: digits, quoted: true } : { kind: 'wildcard', parts: ['', digits] };
  return { kind: 'or', parts: [typed, alone].map((match) => leafOf(match, field, span)), span };
}

function writtenAs(token: Token): WrittenPart['is'] {
  if (token.kind === 'phone') return 'recipient';
  if (token.kind !== 'word' && token.kind !== 'phrase') return 'other';
  const match = matchOf(token);
  return match.kind === 'term' && namesOne.test(match.value) ? 'recipient' : 'words';
}

/** An e-mail address, a `user_id`, or a phone number without signs: nobody has two of them. */
const namesOne = /.@.|^[\w-]+\|.|^\+\d{7,15}$/u;

/** The kind of a recipient that is written out, as lists and tables have it: a part of one may be of the same user. */
function wholeOne(token: Token): WrittenPart['whole'] {
  if (token.kind === 'phone') return 'number';
  if (token.kind !== 'word' && token.kind !== 'phrase') return undefined;
  const match = matchOf(token);
  if (match.kind !== 'term') return undefined;
  if (/^\+\d{7,15}$/u.test(match.value)) return 'number';
  if (/^[\w-]+\|\S+$/u.test(match.value)) return 'id';
  return /^[^\s@|]+@[^\s@|]+\.[^\s@|]{2,}$/u.test(match.value) ? 'address' : undefined;
}

function comparisonRange(comparison: Comparison, value: string): Match {
  const bound = { value, inclusive: comparison.endsWith('=') };
  return comparison.startsWith('>')
    ? { kind: 'range', from: bound, to: undefined }
    : { kind: 'range', from: undefined, to: bound };
}

function joined(kind: 'and' | 'or', parts: readonly QueryNode[]): QueryNode {
  const [first] = parts;
  const last = parts.at(-1);
  if (parts.length === 1 || first === undefined || last === undefined) return first as QueryNode;
  return { kind, parts, span: { start: first.span.start, end: last.span.end } };
}

function missingOperand(token: Token): QueryError {
  const where = token.kind === 'end' ? 'at the end' : token.kind === ')' ? 'before ")"' : 'here';
  return new QueryError(`something to search for is missing ${where}`, token.span, 'An operator joins two terms.');
}
