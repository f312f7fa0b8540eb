import type { SqlSchema } from './schema.ts';
import { evenField } from './even-field.ts';
import { type FieldName, fieldNames, type FieldValue } from './field-names.ts';
import { blank, endsWord } from './lex.ts';

/** What can be completed at the caret. */
export interface Completion {
  /**
   * `operator`: after something to search for, where AND, OR or NOT can follow; a field can as well when nothing of it
   * is typed yet. `value`: inside the value of `field`, or inside a quoted text without one.
   */
  readonly kind: 'field' | 'value' | 'operator';
  /** The field whose value it is, as the language has it. */
  readonly field?: string;
  /** What is typed of it, up to the caret, without an opening quote. */
  readonly prefix: string;
  /** The stretch of the text that a choice takes the place of, with quotes, and with the colon after a field. */
  readonly start: number;
  readonly end: number;
  /** What the schema knows that fits, best first: names of fields, words, true and false, operators. */
  readonly choices: readonly Choice[];
}

interface Choice extends FieldValue {
  /** What stands in the text when it is chosen: a field comes with its colon. */
  readonly text: string;
  readonly kind: FieldName['kind'] | 'operator';
}

/** Where the caret is, before anybody knows what fits. */
type Place = Omit<Completion, 'choices'>;

/** What is being typed at the caret. Never fails: a query that is being typed is hardly ever whole. */
export function completionsAt(
  text: string,
  caret: number,
  schema: Pick<SqlSchema, 'fields' | 'openRoots'>,
): Completion {
  const place = new PlaceFinder(text, Math.max(0, Math.min(caret, text.length))).find();
  return { ...place, choices: choicesFor(place, fieldNames(schema)) };
}

const operators: readonly FieldValue[] = [
  { value: 'AND', about: 'both must hold' },
  { value: 'OR', about: 'one of both must hold' },
  { value: 'NOT', about: 'what follows must not hold' },
];

const ages: readonly FieldValue[] = [
  { value: '<1d', about: 'within the last day' },
  { value: '<7d', about: 'within the last 7 days' },
  { value: '<30d', about: 'within the last 30 days' },
  { value: '>90d', about: 'more than 90 days ago' },
  { value: '>1y', about: 'more than a year ago' },
];

function choicesFor({ kind, field, prefix }: Place, names: readonly FieldName[]): readonly Choice[] {
  if (kind === 'operator') return fitting(operators, prefix, (value) => ({ text: value, kind: 'operator' }));
  if (kind === 'field') {
    const fields = names.map(({ name, about, kind: type }) => ({ value: name, about, type }));
    return fitting(fields, prefix, (value, { type }) => ({
      text: field === '_exists_' || type === 'path' ? value : `${value}:`,
      kind: type,
    }));
  }
  const known = names.find(({ name }) => name === field);
  if (known === undefined) return [];
  const values = known.kind === 'date' ? ages : known.values;
  return fitting(values, prefix, (value) => ({ text: value, kind: known.kind }));
}

/** Those that begin with what is typed, then those that hold it. */
function fitting<Value extends FieldValue>(
  values: readonly Value[],
  prefix: string,
  more: (value: string, of: Value) => Pick<Choice, 'text' | 'kind'>,
): readonly Choice[] {
  const typed = prefix.toLowerCase();
  const at = ({ value }: Value) => value.toLowerCase().indexOf(typed);
  const begin = values.filter((value) => at(value) === 0);
  const hold = values.filter((value) => at(value) > 0);
  return [...begin, ...hold].map((one) => {
    const { text, kind } = more(one.value, one);
    return { value: one.value, about: one.about, text, kind };
  });
}

/** Walks over a text as the lexer does, up to the caret, and takes everything as it comes. */
class PlaceFinder {
  readonly #text: string;
  readonly #caret: number;
  /** Fields of the parentheses that are open: `name:(`, undefined for a plain one. */
  readonly #groups: (string | undefined)[] = [];
  #at = 0;
  /** Something to search for is complete just before. */
  #operand = false;

  constructor(text: string, caret: number) {
    this.#text = text;
    this.#caret = caret;
  }

  find(): Place {
    for (;;) {
      while (this.#at < this.#caret && blank.test(this.#text[this.#at] ?? '')) this.#at += 1;
      const place = this.#step();
      if (place !== undefined) return place;
    }
  }

  /** Takes one token; the place when the caret is in it, or before it. */
  #step(): Place | undefined {
    const char = this.#text[this.#at];
    if (char === undefined || this.#at > this.#caret) return this.#nothingTyped();
    if (this.#at === this.#caret && /[\s()"!&|-]/u.test(char)) return this.#nothingTyped();
    if (char === '(') return this.#open(undefined);
    if (char === ')') {
      this.#groups.pop();
      return this.#pass(1, true);
    }
    if (char === '"') return this.#quoted(this.#groups.at(-1));
    const two = this.#text.slice(this.#at, this.#at + 2);
    if (two === '&&' || two === '||') return this.#pass(2, false);
    if (char === '!' || char === '-') return this.#pass(1, false);
    return this.#word();
  }

  #pass(length: number, operand: boolean): undefined {
    this.#at += length;
    this.#operand = operand;
    return undefined;
  }

  #open(field: string | undefined): undefined {
    this.#groups.push(field);
    return this.#pass(1, false);
  }

  #nothingTyped(): Place {
    const at = { prefix: '', start: this.#caret, end: this.#caret };
    if (this.#operand) return { kind: 'operator', ...at };
    const field = this.#groups.at(-1);
    return field === undefined ? { kind: 'field', ...at } : { kind: 'value', field, ...at };
  }

  #quoted(field: string | undefined): Place | undefined {
    const start = this.#at;
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    end = Math.min(end + 1, this.#text.length);
    const isOpen = end === start + 1 || this.#text[end - 1] !== '"';
    if (this.#caret < end || (isOpen && this.#caret === end)) {
      const prefix = this.#text.slice(start + 1, Math.max(start + 1, this.#caret));
      return { kind: 'value', ...(field === undefined ? {} : { field }), prefix, start, end };
    }
    return this.#pass(end - start, true);
  }

  #word(): Place | undefined {
    const start = this.#at;
    const end = this.#endOf(start, endsWord);
    const colon = this.#colonIn(start, end);
    const field = this.#groups.at(-1);
    if (colon === undefined || field !== undefined) {
      if (this.#caret <= end) return this.#typed(start, end, field);
      const isOperator = /^(?:AND|OR|NOT)$/.test(this.#text.slice(start, end));
      return this.#pass(end - start, !isOperator);
    }
    if (this.#caret <= colon) {
      return { kind: 'field', prefix: this.#text.slice(start, this.#caret), start, end: colon + 1 };
    }
    this.#at = colon + 1;
    return this.#value(evenField(this.#text.slice(start, colon)));
  }

  #typed(start: number, end: number, field: string | undefined): Place {
    const prefix = this.#text.slice(start, this.#caret);
    if (this.#operand && prefix !== '' && /^(?:A|AN|AND|O|OR|N|NO|NOT)$/.test(prefix)) {
      return { kind: 'operator', prefix, start, end };
    }
    return field === undefined ? { kind: 'field', prefix, start, end } : { kind: 'value', field, prefix, start, end };
  }

  /** Behind the colon of a field. */
  #value(field: string): Place | undefined {
    const start = this.#at;
    const char = this.#text[start];
    if (char === '(' && start < this.#caret) return this.#open(field);
    if (char === '"' && start < this.#caret) return this.#quoted(field);
    if (char === '[' || char === '{') return this.#range(field);
    const end = this.#endOf(start, endsWord);
    if (this.#caret > end) return this.#pass(end - start, true);
    const prefix = this.#text.slice(start, this.#caret);
    return { kind: field === '_exists_' ? 'field' : 'value', field, prefix, start, end };
  }

  #range(field: string): Place | undefined {
    const start = this.#at;
    const closing = this.#text.slice(start).search(/[\]}]/u);
    const end = closing < 0 ? this.#text.length : start + closing + 1;
    if (this.#caret >= end && closing >= 0) return this.#pass(end - start, true);
    const from = Math.max(start + 1, this.#text.slice(0, this.#caret).search(/[^\s[{]*$/u));
    const prefix = this.#text.slice(from, this.#caret);
    return {
      kind: 'value',
      field,
      prefix,
      start: Math.min(from, this.#caret),
      end: this.#endOf(this.#caret, /[\s\]}]/u),
    };
  }

  #endOf(start: number, ending: RegExp): number {
    let end = start;
    while (end < this.#text.length && !ending.test(this.#text[end] ?? '')) end += this.#text[end] === '\\' ? 2 : 1;
    return Math.min(end, this.#text.length);
  }

  #colonIn(start: number, end: number): number | undefined {
    for (let at = start; at < end; at += 1) {
      if (this.#text[at] === '\\') at += 1;
      else if (this.#text[at] === ':') return at;
    }
    return undefined;
  }
}
