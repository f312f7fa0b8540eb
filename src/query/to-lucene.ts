import type { Bound, Match, QueryNode, Span } from './ast.ts';
import { type DateBound, dateBounds, dateText } from './date-bounds.ts';
import { expandWords } from './expand-words.ts';
import { endsBeforeItBegins, isBackwards, wayForward } from './is-backwards.ts';
import { apostrophes, betweenApostrophes } from './even-text.ts';
import { type LuceneField, luceneField } from './lucene-fields.ts';
import { luceneBound, luceneName, luceneQuoted, luceneWord } from './lucene-text.ts';
import { hasWords, isWords } from './user-words.ts';

/** What Auth0's search does otherwise than the mirror with a part of a query. */
export interface Difference {
  readonly span: Span;
  /** `refused`: Auth0 cannot be asked this at all. `differs`: its answer may hold others, or not all. */
  readonly grade: 'refused' | 'differs';
  readonly words: string;
  /** What to do instead; of every `refused`. */
  readonly hint?: string;
}

export interface LuceneQuery {
  /** Undefined when something of it cannot be asked. */
  readonly q: string | undefined;
  /** Each word of it once, in the order of the query. */
  readonly differences: readonly Difference[];
}

export interface LuceneContext {
  /** For relative dates, in milliseconds: Auth0 has none. */
  readonly now: number;
  /** Id of an organization by its name, as far as it is known. */
  readonly organizationId?: ((name: string) => string | undefined) | undefined;
}

/** The line of a request must not be longer than servers take. */
const longest = 7000;

/**
 * A query about users for Auth0's own search, so that it answers the same question as the mirror as nearly as it can:
 * AND is written out, because parts side by side mean OR to Auth0; bare words become patterns on the fields that the
 * mirror looks in; ages become dates. What cannot be carried over is named.
 * https://auth0.com/docs/manage-users/user-search/user-search-query-syntax
 */
export function toLucene(root: QueryNode | undefined, context: LuceneContext): LuceneQuery {
  if (root === undefined) return { q: '', differences: [] };
  const translator = new Translator(context);
  const q = alone(translator.node(expandWords(root, { is: isWords, has: hasWords })));
  if (encodeURIComponent(q).length > longest) {
    translator.refuse(root.span, 'this is too long for Auth0 once it is written out', 'Ask with fewer words.');
  }
  const differences = translator.differences();
  return { q: differences.some(({ grade }) => grade === 'refused') ? undefined : q, differences };
}

/** A part in Lucene. `negative`: what is meant is everything else. */
interface Piece {
  readonly text: string;
  readonly negative: boolean;
  /** Needs parentheses beside others. */
  readonly isList?: boolean;
}

/** Lucene takes nothing away from nothing: what is only negated is taken away from everybody. */
const everybody = '_exists_:user_id';

function alone({ text, negative, isList }: Piece): string {
  if (!negative) return text;
  return `${everybody} AND NOT ${isList === true ? `(${text})` : text}`;
}

function inList(piece: Piece): string {
  return piece.negative || piece.isList === true ? `(${alone(piece)})` : piece.text;
}

type Leaf = QueryNode & { readonly kind: 'field' };

/** Fields that bare words are looked for in, as `users.text` of the mirror has them. */
const bareFields = ['name', 'email', 'nickname', 'username', 'phone_number', 'user_id'] as const;

class Translator {
  readonly #context: LuceneContext;
  readonly #differences = new Map<string, Difference>();

  constructor(context: LuceneContext) {
    this.#context = context;
  }

  differences(): Difference[] {
    return [...this.#differences.values()].toSorted((a, b) => a.span.start - b.span.start);
  }

  node(node: QueryNode): Piece {
    if ('part' in node) {
      const piece = this.node(node.part);
      return { ...piece, negative: !piece.negative };
    }
    if ('parts' in node) {
      return node.kind === 'and' ? this.#all(node.parts) : either(node.parts.map((part) => this.node(part)));
    }
    const ways = spellings(node.match).map((match) =>
      node.kind === 'bare' ? this.#bare(match, node.span) : this.#field({ ...node, match }),
    );
    return either(ways);
  }

  refuse(span: Span, words: string, hint: string): Piece {
    this.#note({ span, grade: 'refused', words, hint });
    return positive('');
  }

  #all(parts: readonly QueryNode[]): Piece {
    const pieces = parts.map((part) => this.node(part));
    const [first, ...others] = pieces.toSorted((a, b) => Number(a.negative) - Number(b.negative));
    if (first === undefined) return positive(everybody);
    const rest = others.map((piece) =>
      piece.negative ? `NOT ${inList({ ...piece, negative: false })}` : inList(piece),
    );
    const start = first.negative ? alone(first) : inList(first);
    return { text: [start, ...rest].join(' AND '), negative: false, isList: true };
  }

  #note(difference: Difference): void {
    const { words } = difference;
    if (!this.#differences.has(words)) this.#differences.set(words, difference);
  }

  #differs(span: Span, words: string): void {
    this.#note({ span, grade: 'differs', words });
  }

  /** Auth0 would compare whole values: a pattern on each field asks what the mirror asks. */
  #bare(match: Match, span: Span): Piece {
    if (match.kind === 'exists' || match.kind === 'range') return positive(everybody);
    const literals = (match.kind === 'term' ? [match.value] : match.parts).filter((part) => part !== '');
    if (literals.length === 0) return positive(everybody);
    const refused = this.#refuseControls(literals, span);
    if (refused) return refused;
    let pattern = `*${literals.map(luceneWord).join('*')}*`;
    const [only = ''] = literals;
    if (!literals.every(isLongEnough)) {
      if (literals.length > 1) return this.#refuseShort(span);
      this.#differs(span, `fewer than 3 characters only find values that begin with them: ${spellText(only, "'")}`);
      pattern = `${luceneWord(only)}*`;
    }
    this.#noteLetters(literals, span, undefined);
    return either(bareFields.map((field) => positive(`${field}:${pattern}`)));
  }

  #field(leaf: Leaf): Piece {
    if (leaf.field === 'org') return this.#organization(leaf);
    const field = luceneField(leaf.field);
    if (field === undefined) return this.#refuseField(leaf);
    if (leaf.field === 'connection') {
      this.#differs(leaf.span, 'connection: Auth0 looks at linked accounts too, not only at the main one');
    }
    const { match } = leaf;
    const name = luceneName(field.name);
    if (match.kind === 'exists') return this.#exists(name, leaf);
    if (match.kind === 'term' && !match.quoted && match.value === 'null') {
      return { ...this.#exists(name, leaf), negative: true };
    }
    const value = this.#value(field, leaf);
    if (typeof value === 'object') return value;
    const isAbsent = field.name === 'blocked' && value === 'false';
    return isAbsent ? { text: 'blocked:true', negative: true } : positive(`${name}:${value}`);
  }

  #exists(name: string, { field, span }: Leaf): Piece {
    if (field === 'blocked') {
      this.#differs(span, '_exists_:blocked: Auth0 has no value for who was never blocked');
    }
    return positive(`_exists_:${name}`);
  }

  /** What stands behind the colon; a piece when it cannot be asked. */
  #value(field: LuceneField, leaf: Leaf): string | Piece {
    const { match, span } = leaf;
    const isText = field.kind === 'exact' || field.kind === 'folded';
    if (!isText && isBackwards(match, this.#context.now)) return this.#refuseBackwards(leaf);
    if (field.kind === 'date') return this.#date(leaf);
    if (field.kind === 'boolean' || field.kind === 'number') return this.#typed(field.kind, leaf);
    if (match.kind === 'exists') return '*';
    const texts = textsOf(match);
    const refused = this.#refuseControls(texts, span);
    if (refused) return refused;
    this.#noteLetters(texts, span, field.kind === 'folded' ? 'folded' : leaf.field);
    if (match.kind === 'term') return isTyped(field, match) ? luceneWord(match.value) : luceneQuoted(match.value);
    if (!field.patterns) {
      const what = match.kind === 'wildcard' ? 'wildcards' : 'ranges';
      return this.refuse(span, `Auth0 takes no ${what} on user_metadata`, 'Ask for a whole value, or ask the mirror.');
    }
    if (match.kind === 'range') return this.#textRange(match);
    const literals = match.parts.filter((part) => part !== '');
    const isPrefix = match.parts.length === 2 && match.parts[1] === '';
    if (!isPrefix && !literals.every(isLongEnough)) return this.#refuseShort(span);
    return match.parts.map(luceneWord).join('*');
  }

  #refuseBackwards({ field, match, span }: Leaf): Piece {
    return this.refuse(span, endsBeforeItBegins, wayForward(field, match));
  }

  /** Dates in metadata are texts to Auth0, too. */
  #textRange(match: Match & { kind: 'range' }): string {
    const isNumeric = textsOf(match).every(isNumber);
    const dates = isNumeric ? undefined : dateBounds(match, this.#context.now);
    return dates && dates.length > 0 ? dateRange(dates, dateText) : range(match.from, match.to);
  }

  #date(leaf: Leaf): string | Piece {
    const bounds = dateBounds(leaf.match, this.#context.now);
    if (bounds === undefined) {
      return this.refuse(leaf.span, `${leaf.field} takes a date`, 'Write 2026-08-01, >2026-08-01 or <30d.');
    }
    return dateRange(bounds, (at) => new Date(Date.parse(dateText(at))).toISOString());
  }

  #typed(kind: 'boolean' | 'number', leaf: Leaf): string | Piece {
    const { match, field, span } = leaf;
    if (kind === 'boolean') {
      const value = match.kind === 'term' ? match.value.toLowerCase() : '';
      if (value === 'true' || value === 'false') return value;
      return this.refuse(span, `${field} takes true or false`, `Write ${field}:true.`);
    }
    const texts = textsOf(match);
    if (match.kind === 'wildcard' || !texts.every(isNumber)) {
      return this.refuse(span, `${field} takes a number`, `Write ${field}:5, ${field}:>5 or ${field}:[1 TO 5].`);
    }
    return match.kind === 'range' ? range(match.from, match.to) : luceneWord(texts[0] ?? '');
  }

  /** By its id, which an organization's name is exchanged for. */
  #organization({ match, span }: Leaf): Piece {
    const typed = match.kind === 'term' ? match.value : '';
    const id = /^org_\w+$/.test(typed) ? typed : this.#context.organizationId?.(typed);
    if (id !== undefined) return positive(`organization_id:${luceneQuoted(id)}`);
    const words = 'Auth0 finds members of one organization only, by its id';
    return this.refuse(span, words, 'Write org:org_… as `tenantry organizations list` shows it.');
  }

  #refuseField({ field, match, span }: Leaf): Piece {
    if ((field === 'is' || field === 'has') && match.kind === 'term') {
      return this.refuse(span, `Auth0 knows no ${field}:${match.value}`, 'Ask the mirror without --server.');
    }
    if (field === 'role') {
      return this.refuse(span, 'Auth0 does not search by role', 'List them with `tenantry roles members ROLE`.');
    }
    return this.refuse(span, `Auth0 does not search by ${field}`, 'Take it out, or ask the mirror without --server.');
  }

  #refuseShort(span: Span): Piece {
    const words = 'Auth0 wants 3 characters or more beside a *, unless the only * is at the end';
    return this.refuse(span, words, 'Write more of it, or ask the mirror without --server.');
  }

  #refuseControls(texts: readonly string[], span: Span): Piece | undefined {
    if (!texts.some((text) => /\p{Cc}/u.test(text))) return undefined;
    return this.refuse(span, 'control characters cannot be asked of Auth0', 'Take them out.');
  }

  /** @param field whose capitals count; undefined: several fields, `folded`: none */
  #noteLetters(texts: readonly string[], span: Span, field: string | undefined): void {
    if (!texts.some((text) => /\p{L}/u.test(text))) return;
    if (field !== 'folded') this.#differs(span, `capitals count in ${field ?? 'username and user_id'}`);
    this.#differs(span, 'accents count: jose does not find José');
  }
}

/** Auth0 takes each sign for an apostrophe as another one: all are asked for. */
function spellings(match: Match): readonly Match[] {
  const hasApostrophe = match.kind !== 'range' && textsOf(match).some((text) => betweenApostrophes(text).length > 1);
  return hasApostrophe ? apostrophes.map((sign) => spelled(match, sign)) : [match];
}

function spelled(match: Match, sign: string): Match {
  if (match.kind === 'term') return { ...match, value: spellText(match.value, sign) };
  return match.kind === 'wildcard' ? { ...match, parts: match.parts.map((part) => spellText(part, sign)) } : match;
}

function spellText(text: string, sign: string): string {
  return betweenApostrophes(text).join(sign);
}

function positive(text: string): Piece {
  return { text, negative: false };
}

/** Any of them, each once: a query that has every spelling of a word already gets no more of them. */
function either(pieces: readonly Piece[]): Piece {
  const different = new Map(pieces.map((piece) => [inList(piece), piece]));
  const [only] = different.values();
  if (different.size === 1 && only !== undefined) return only;
  return { text: [...different.keys()].join(' OR '), negative: false, isList: true };
}

function textsOf(match: Match): string[] {
  if (match.kind === 'term') return [match.value];
  if (match.kind === 'wildcard') return [...match.parts];
  if (match.kind === 'exists') return [];
  return [match.from, match.to].filter((bound) => bound !== undefined).map(({ value }) => value);
}

/** In metadata, a number or a truth is found without quotes, a text with them. */
function isTyped({ kind }: LuceneField, { value, quoted }: Match & { kind: 'term' }): boolean {
  return (
    kind === 'free' &&
    !quoted &&
    ((isNumber(value) && String(Number(value)) === value) || value === 'true' || value === 'false')
  );
}

/** The stretch in which all bounds hold. @param textOf a moment in words */
function dateRange(bounds: readonly DateBound[], textOf: (at: number) => string): string {
  const low = bounds.filter(({ is }) => is.startsWith('>')).toSorted((a, b) => b.at - a.at)[0];
  const high = bounds.filter(({ is }) => is.startsWith('<')).toSorted((a, b) => a.at - b.at)[0];
  const from = low ? `${low.is === '>=' ? '[' : '{'}${textOf(low.at)}` : '[*';
  const to = high ? `${textOf(high.at)}${high.is === '<=' ? ']' : '}'}` : '*]';
  return `${from} TO ${to}`;
}

function range(from: Bound | undefined, to: Bound | undefined): string {
  const start = from ? `${from.inclusive ? '[' : '{'}${luceneBound(from.value)}` : '[*';
  return `${start} TO ${to ? `${luceneBound(to.value)}${to.inclusive ? ']' : '}'}` : '*]'}`;
}

function isNumber(text: string): boolean {
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text);
}

function isLongEnough(text: string): boolean {
  return Array.from(text).length >= 3;
}
