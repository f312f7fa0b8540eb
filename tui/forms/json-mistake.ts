/** Where a document stops being JSON, and what should stand there. Positions count from 1. */
export interface JsonMistake {
  readonly line: number;
  readonly column: number;
  readonly words: string;
}

/** Deeper nesting than this is no metadata of anybody. */
const deepest = 200;

const blanks = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// Characters of a string: anything but quotes, backslashes and control characters, or an escape.
const string = /"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const word = /[A-Za-z_]+/y;

class Mistake extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/**
 * The first mistake of a JSON document, undefined for one that is right. `JSON.parse` tells no place for many mistakes,
 * and quotes the document in its message.
 */
export function findJsonMistake(text: string): JsonMistake | undefined {
  try {
    const end = skip(text, readValue(text, skip(text, 0), 0));
    if (end < text.length) throw new Mistake(end, 'nothing may follow the document');
    return undefined;
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    const lines = text.slice(0, error.at).split('\n');
    return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, words: error.message };
  }
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function skip(text: string, at: number): number {
  return at + (match(blanks, text, at)?.length ?? 0);
}

/** Reads one value that begins at `at` and returns where it ends. */
function readValue(text: string, at: number, depth: number): number {
  if (depth > deepest) throw new Mistake(at, 'nested too deeply');
  const first = text[at];
  if (first === '{') return readMembers(text, at, depth, '}', readMember);
  if (first === '[') return readMembers(text, at, depth, ']', readValue);
  if (first === '"') return readString(text, at);
  const digits = match(number, text, at);
  if (digits !== undefined) return at + digits.length;
  const name = match(word, text, at);
  if (name === 'true' || name === 'false' || name === 'null') return at + name.length;
  if (first === undefined) throw new Mistake(at, 'the document ends too early');
  throw new Mistake(at, name === undefined ? 'expected a value' : 'expected true, false, null or a text in quotes');
}

function readMembers(text: string, at: number, depth: number, close: string, read: typeof readValue): number {
  let next = skip(text, at + 1);
  if (text[next] === close) return next + 1;
  for (;;) {
    next = skip(text, read(text, next, depth + 1));
    if (text[next] === close) return next + 1;
    if (text[next] !== ',') throw new Mistake(next, `expected , or ${close}`);
    next = skip(text, next + 1);
    if (text[next] === close) throw new Mistake(next, `a comma stands before ${close}`);
  }
}

function readMember(text: string, at: number, depth: number): number {
  if (text[at] !== '"') throw new Mistake(at, 'expected a name in double quotes');
  const colon = skip(text, readString(text, at));
  if (text[colon] !== ':') throw new Mistake(colon, 'expected : after the name');
  return readValue(text, skip(text, colon + 1), depth);
}

function readString(text: string, at: number): number {
  const found = match(string, text, at);
  if (found === undefined) throw new Mistake(at, 'this text in quotes does not end, or has a wrong escape in it');
  return at + found.length;
}
