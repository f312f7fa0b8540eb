import type { Bound, Span } from './ast.ts';
import { decodedUserId, linkedUserId } from './pasted-id.ts';
import { phoneAt } from './phone-at.ts';
import { evenField } from './even-field.ts';
import { QueryError } from './query-error.ts';
import { trimPasted } from './trim-pasted.ts';

/** How a comparison such as `>=5` was written. */
export type Comparison = '>' | '>=' | '<' | '<=';

/** A piece of the query text. A value always follows its `field` token directly, without a blank. */
export type Token = { readonly span: Span } & (
  | { readonly kind: '(' | ')' | 'and' | 'or' | 'not' | 'end' }
  /** `name:`; the name with its escapes taken out, except `\.` and `\\`, which `splitPath` needs. */
  | { readonly kind: 'field'; readonly name: string }
  /**
   * The parts between unescaped stars; one part: no star. `name`: as it would be the name of a field. The others: see
   * `trim-pasted.ts`.
   */
  | {
      readonly kind: 'word';
      readonly parts: readonly string[];
      readonly name: string;
      readonly isBracketed?: boolean;
      readonly isListed?: boolean;
    }
  /** A phone number with signs between its digits, and the digits alone. */
  | { readonly kind: 'phone'; readonly value: string; readonly digits: string; readonly isListed: boolean }
  | { readonly kind: 'phrase'; readonly value: string; readonly isListed: boolean }
  | { readonly kind: 'range'; readonly from: Bound | undefined; readonly to: Bound | undefined }
  | { readonly kind: 'compare'; readonly comparison: Comparison; readonly value: string }
);

/** What no key types stands between words, too: it comes with what was copied. */
export const blank = /[\s\p{Cc}]/u;
export const endsWord = /[\s\p{Cc}()"]/u;
/** A member of an object as JSON has it, up to its value. */
const member = /(?:\{\s*)?"(\w{1,64})"\s*:\s*(?=["\w-])/uy;
/** What JSON has behind a value. */
const memberEnd = /[\s,}\]]*[,}\]]/uy;
/** What a link begins with that was copied from a page or a mail, in angle brackets or not. */
const scheme = /<?(?:mailto|tel):(?=[^\s"])/iuy;
/** An address, a `user_id` or a number, and what stands before the next one: a comma may be part of other words. */
const listed = /(?:@.+|^[\w-]+(?:\||%7C).+|^\+\d{7,15})[,;]$/iu;
/**
 * What stands before a value where forms, mails and tables have it; a value of the language has no blank before it. What
 * only the language has – a group, a pattern, a range – shows that a field was meant.
 */
const label =
  /(?:e-?mail(?: address)?|from|to|cc|bcc|reply-to|(?:full |user)?name|(?:tele|mobile )?phone(?: number)?|tel|user[ _]?id) ?:\s+(?!null\b|[[{>!-]|\((?!\d)|<[^@\s]*(?:\s|$)|[^\s"]*\*)(?=\S)/iuy;
/** What stands between recipients after a blank. */
const separators = /[,;]+(?=\s|$)/uy;
/** Fields that a list of recipients may be pasted into. */
const recipientFields: ReadonlySet<string | undefined> = new Set([undefined, 'email', 'phone_number']);

/**
 * Cuts a query into tokens, in one pass and without looking back.
 * @param asPasted also understand what people paste: links, recipients of a mail, phone numbers with signs in them
 * @throws QueryError for an open quote, a broken range, a field without a name or without a value
 */
export function lex(text: string, asPasted = true): Token[] {
  const lexer = new Lexer(text, asPasted);
  const tokens: Token[] = [];
  for (;;) {
    const before = tokens.at(-1);
    const token = lexer.next(before?.kind === 'not');
    // A comma with a blank before it belongs to what stands there, too.
    if (lexer.passedSeparator && (before?.kind === 'word' || before?.kind === 'phrase' || before?.kind === 'phone'))
      tokens[tokens.length - 1] = { ...before, isListed: true };
    tokens.push(token);
    if (token.kind === 'end') return tokens;
  }
}

class Lexer {
  readonly #text: string;
  readonly #asPasted: boolean;
  #at = 0;
  /** Directly after `field:`, where `-`, `+`, `:` and the names of operators are plain text, the name of that field. */
  #valueOf: string | undefined;
  /** Directly after a name as JSON has it. */
  #isMember = false;
  /** The field before each parenthesis that is open, if there is any: what stands inside are values of it. */
  readonly #groups: (string | undefined)[] = [];
  /** A comma or a semicolon stood by itself before the last token. */
  passedSeparator = false;

  constructor(text: string, asPasted: boolean) {
    this.#text = text;
    this.#asPasted = asPasted;
  }

  /** @param isDenied behind a NOT */
  next(isDenied: boolean): Token {
    const isMember = this.#isMember;
    this.#isMember = false;
    const token = this.#one(isDenied);
    return isMember ? this.#ofMember(token) : token;
  }

  #one(isDenied: boolean): Token {
    const field = this.#valueOf;
    const inValue = field !== undefined;
    this.#valueOf = undefined;
    if (!inValue) this.#skipBlanks();
    this.passedSeparator = false;
    const pasted = this.#asPasted ? this.#pasted(field, isDenied) : undefined;
    if (pasted !== undefined) return pasted;
    const start = this.#at;
    const char = this.#text[start];
    if (char === undefined || (inValue && (blank.test(char) || char === ')'))) {
      if (inValue) {
        const colon = { start: start - 1, end: start };
        throw new QueryError('a value is missing after the colon', colon, 'It follows without a blank.');
      }
      return { kind: 'end', span: { start, end: start } };
    }
    if (char === '(') this.#groups.push(field ?? this.#groups.at(-1));
    if (char === ')') this.#groups.pop();
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

  /** What stands here if it was pasted. @param field directly before it, if there is any @param isDenied behind a NOT */
  #pasted(field: string | undefined, isDenied: boolean): Token | undefined {
    // An address in angle brackets is no comparison.
    if (field !== undefined && /^<[^\s<>"()]+@[^\s<>"()]+>/u.test(this.#text.slice(this.#at))) return this.#word(false);
    const owner = field ?? this.#groups.at(-1);
    const isRecipient = recipientFields.has(owner);
    if (isRecipient && field === undefined && this.#at > 0 && this.#skip(separators)) {
      this.passedSeparator = true;
      this.#skipBlanks();
    }
    // Nobody pastes a NOT: a field was meant, and all who have the word anywhere must not be left out for it.
    if (owner === undefined && !isDenied) this.#skip(label);
    if (owner === undefined && this.#groups.length === 0) {
      const named = this.#member();
      if (named !== undefined) return named;
    }
    const start = this.#at;
    const user = owner === undefined || owner === 'user_id' ? this.#dashboardUser(start) : undefined;
    if (user !== undefined || !isRecipient) return user;
    const isLink = this.#skip(scheme);
    const phone = owner === 'email' ? undefined : this.#phone(start);
    return phone ?? (isLink ? this.#link(start, this.#text[start] === '<') : undefined);
  }

  /** The user whose page at the dashboard is linked here. */
  #dashboardUser(start: number): Token | undefined {
    const [link = ''] = /^\S{0,400}/u.exec(this.#text.slice(start)) ?? [];
    const value = linkedUserId(link);
    if (value === undefined) return undefined;
    const text = link.replace(/\)+$/u, '');
    this.#at += text.length;
    return { kind: 'phrase', value, isListed: /[,;]$/u.test(text), span: { start, end: this.#at } };
  }

  #phone(start: number): Token | undefined {
    const phone = phoneAt(this.#text, this.#at);
    if (phone === undefined) return undefined;
    this.#at += phone.text.length;
    const isListed = /[,;]/u.test(this.#text[this.#at] ?? '');
    this.#skip(/[,;>]+/uy);
    return { kind: 'phone', value: phone.text, digits: phone.digits, isListed, span: { start, end: this.#at } };
  }

  /** Behind an address a link may say what the mail is about. */
  #link(start: number, isBracketed: boolean): Token {
    const word = this.#word(false);
    const span = { start, end: word.span.end };
    if (word.kind !== 'word' || word.parts.length > 1) return { ...word, span };
    const [text = ''] = word.parts;
    const target = text.replace(/(?<=.)(?:\?.*|>+)$/u, '');
    return { ...word, parts: [target], isBracketed: isBracketed && target.includes('@'), span };
  }

  /** `"email": "jane@acme.com",` of a profile or an event: the field, without what JSON has around it. */
  #member(): Token | undefined {
    member.lastIndex = this.#at;
    const [text, name = ''] = member.exec(this.#text) ?? [];
    if (text === undefined) return undefined;
    const start = this.#at;
    this.#at += text.length;
    this.#valueOf = evenField(name);
    this.#isMember = true;
    return { kind: 'field', name: this.#valueOf, span: { start, end: this.#at } };
  }

  /** The value of a member, without the comma or the brace behind it. */
  #ofMember(token: Token): Token {
    this.#skip(memberEnd);
    if (token.kind !== 'word') return token;
    const parts = token.parts.map((part, at) => (at < token.parts.length - 1 ? part : part.replace(/[,}\]]+$/u, '')));
    return { ...token, parts };
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0].length ?? 0;
    this.#at += found;
    return found > 0;
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
      if (mayBeField && this.#asPasted && listed.test(name)) break;
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
    return this.#trimmed({ kind: 'word', parts: kept, name, span }, mayBeField && this.#groups.at(-1) === undefined);
  }

  /** What was escaped is meant as it stands, and so is a value, unless it is an address. */
  #trimmed(word: Token & { kind: 'word' }, isBare: boolean): Token {
    const [text = ''] = word.parts;
    const raw = this.#text.slice(word.span.start, word.span.end);
    const id = decodedUserId(text);
    const isMeant = word.parts.length > 1 || raw.includes('\\') || (!isBare && !text.includes('@') && id === text);
    if (!this.#asPasted || isMeant) return word;
    const trimmed = trimPasted(id);
    return { ...word, ...trimmed, parts: [trimmed.text] };
  }

  #field(name: string, start: number): Token {
    const span = { start, end: this.#at + 1 };
    if (name === '') throw new QueryError('the name of a field is missing before the colon', span);
    this.#at += 1;
    this.#valueOf = this.#asPasted ? evenField(name) : name;
    return { kind: 'field', name: this.#valueOf, span };
  }

  /** Quoted text: only `\"` and `\\` are escapes, a star is a star. */
  #phrase(): Token {
    const start = this.#at;
    const value = this.#quoted();
    const span = { start, end: this.#at };
    return { kind: 'phrase', value, isListed: this.#asPasted && this.#skip(/[,;]+/uy), span };
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
