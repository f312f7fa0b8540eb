import type { Bound, Span } from './ast.ts';
import { QueryError } from './query-error.ts';

/** How a comparison such as `>=5` was written. */
export type Comparison = '>' | '>=' | '<' | '<=';

/** A piece of the query text. A value always follows its `field` token directly, without a blank. */
export type Token = { readonly span: Span } & (
  | { readonly kind: '(' | ')' | 'and' | 'or' | 'not' | 'end' }
  /** `name:`; the name with its escapes taken out, except `\.` and `\\`, which `splitPath` needs. */
  | { readonly kind: 'field'; readonly name: string }
  /** The parts between unescaped stars; one part: no star. `name`: as it would be the name of a field. */
  | { readonly kind: 'word'; readonly parts: readonly string[]; readonly name: string }
  | { readonly kind: 'phrase'; readonly value: string }
  | { readonly kind: 'range'; readonly from: Bound | undefined; readonly to: Bound | undefined }
  | { readonly kind: 'compare'; readonly comparison: Comparison; readonly value: string }
);

const blank = /\s/u;
const endsWord = /[\s()"]/u;

/**
 * Cuts a query into tokens, in one pass and without looking back.
 * @throws QueryError for an open quote, a broken range, a field without a name or without a value
 */
export function lex(text: string): Token[] {
  const lexer = new Lexer(text);
  const tokens: Token[] = [];
  for (;;) {
    const token = lexer.next();
    tokens.push(token);
    if (token.kind === 'end') return tokens;
  }
}

class Lexer {
  readonly #text: string;
  #at = 0;
  /** True directly after `field:`, where `-`, `+`, `:` and the names of operators are plain text. */
  #inValue = false;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Token {
    const inValue = this.#inValue;
    this.#inValue = false;
    if (!inValue) this.#skipBlanks();
    const start = this.#at;
    const char = this.#text[start];
    if (char === undefined || (inValue && (blank.test(char) || char === ')'))) {
      if (inValue) throw new QueryError('a value is missing after the colon', { start: start - 1, end: start });
      return { kind: 'end', span: { start, end: start } };
    }
    if (char === '(' || char === ')') return this.#take(char, 1);
    if (char === '"') return this.#phrase();
    if (inValue) {
      if (char === '[' || char === '{') return this.#range();
      if (char === '>' || char === '<') return this.#compare();
      return this.#word(false);
    }
    return this.#operator() ?? this.#word(true);
  }

  #take(kind: '(' | ')' | 'and' | 'or' | 'not', length: number): Token {
    const start = this.#at;
    this.#at += length;
    return { kind, span: { start, end: this.#at } };
  }

  #operator(): Token | undefined {
    const rest = this.#text.slice(this.#at, this.#at + 4);
    if (rest.startsWith('&&')) return this.#take('and', 2);
    if (rest.startsWith('||')) return this.#take('or', 2);
    if (rest.startsWith('!')) return this.#take('not', 1);
    if (/^-[^\s)]/u.test(rest)) return this.#take('not', 1);
    if (/^AND(?:[\s()]|$)/u.test(rest)) return this.#take('and', 3);
    if (/^OR(?:[\s()]|$)/u.test(rest)) return this.#take('or', 2);
    if (/^NOT(?:[\s()]|$)/u.test(rest)) return this.#take('not', 3);
    return undefined;
  }

  /** A run of plain characters; up to an unescaped colon it is the name of a field, when one may stand here. */
  #word(mayBeField: boolean): Token {
    const start = this.#at;
    const parts = [''];
    let name = '';
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined || endsWord.test(char) || this.#atDoubleOperator()) break;
      if (char === ':' && mayBeField) return this.#field(name, start);
      if (char === '\\') {
        const escaped = this.#escaped();
        parts[parts.length - 1] += escaped;
        name += escaped === '.' || escaped === '\\' ? `\\${escaped}` : escaped;
        continue;
      }
      if (char === '*') parts.push('');
      else parts[parts.length - 1] += char;
      name += char;
      this.#at += 1;
    }
    const span = { start, end: this.#at };
    const kept = parts.filter((part, i) => part !== '' || i === 0 || i === parts.length - 1);
    return { kind: 'word', parts: kept, name, span };
  }

  #field(name: string, start: number): Token {
    const span = { start, end: this.#at + 1 };
    if (name === '') throw new QueryError('the name of a field is missing before the colon', span);
    this.#at += 1;
    this.#inValue = true;
    return { kind: 'field', name, span };
  }

  /** Quoted text: only `\"` and `\\` are escapes, a star is a star. */
  #phrase(): Token {
    const start = this.#at;
    const value = this.#quoted();
    return { kind: 'phrase', value, span: { start, end: this.#at } };
  }

  #quoted(): string {
    const start = this.#at;
    let value = '';
    this.#at += 1;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) {
        throw new QueryError('the closing quote is missing', { start, end: start + 1 }, 'Add a " at the end.');
      }
      this.#at += 1;
      if (char === '"') return value;
      const following = this.#text[this.#at];
      if (char === '\\' && (following === '"' || following === '\\')) {
        value += following;
        this.#at += 1;
      } else value += char;
    }
  }

  #compare(): Token {
    const start = this.#at;
    const equal = this.#text[start + 1] === '=';
    const comparison = `${this.#text[start] === '<' ? '<' : '>'}${equal ? '=' : ''}` as Comparison;
    this.#at += comparison.length;
    const value = this.#boundValue(endsWord);
    if (value.text === '' || value.open) {
      throw new QueryError(`a value is missing after ${comparison}`, { start, end: this.#at });
    }
    return { kind: 'compare', comparison, value: value.text, span: { start, end: this.#at } };
  }

  /** `[a TO b]`, `{a TO b}` or mixed; `*` is an open end. */
  #range(): Token {
    const start = this.#at;
    const opening = this.#text[start];
    this.#at += 1;
    const from = this.#bound(start, opening === '[');
    this.#skipBlanks();
    if (!/^TO\s/u.test(this.#text.slice(this.#at, this.#at + 3))) throw brokenRange(start, this.#at);
    this.#at += 2;
    const to = this.#bound(start, false);
    this.#skipBlanks();
    const closing = this.#text[this.#at];
    if (closing !== ']' && closing !== '}') throw brokenRange(start, this.#at);
    this.#at += 1;
    const included = closing === ']';
    return { kind: 'range', from, to: to && { ...to, inclusive: included }, span: { start, end: this.#at } };
  }

  #bound(start: number, inclusive: boolean): Bound | undefined {
    this.#skipBlanks();
    const value = this.#boundValue(/[\s\]}]/u);
    if (value.open) return undefined;
    if (value.text === '') throw brokenRange(start, this.#at);
    return { value: value.text, inclusive };
  }

  #boundValue(ending: RegExp): { text: string; open: boolean } {
    if (this.#text[this.#at] === '"') return { text: this.#quoted(), open: false };
    let text = '';
    const start = this.#at;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined || ending.test(char)) break;
      if (char === '\\') text += this.#escaped();
      else {
        text += char;
        this.#at += 1;
      }
    }
    return { text, open: this.#text.slice(start, this.#at) === '*' };
  }

  /** What a backslash stands before; a backslash at the very end is itself. */
  #escaped(): string {
    const code = this.#text.codePointAt(this.#at + 1);
    const escaped = code === undefined ? '\\' : String.fromCodePoint(code);
    this.#at += code === undefined ? 1 : 1 + escaped.length;
    return escaped;
  }

  #atDoubleOperator(): boolean {
    const two = this.#text.slice(this.#at, this.#at + 2);
    return two === '&&' || two === '||';
  }

  #skipBlanks(): void {
    while (this.#at < this.#text.length && blank.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }
}

function brokenRange(start: number, end: number): QueryError {
  const span = { start, end: Math.max(end, start + 1) };
  return new QueryError('this range is not complete', span, 'Write a range as [from TO to]; * is an open end.');
}
