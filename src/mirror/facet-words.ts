/**
 * Words of facets. A word is the hash of a path, or of a path and a value. Profiles have few paths and millions of
 * values: each path is hashed once, its values from there on.
 */
export interface FacetPath {
  /** The word of "there is a value". */
  readonly word: string;
  /** The hash after the path and what separates it from a value. */
  readonly a: number;
  readonly b: number;
  readonly text: string;
  readonly steps: Map<string, FacetPath>;
  /** Words of short values: true, a plan, a language. */
  readonly values: Map<string, string>;
}

/** Characters of a value that are looked at: what begins alike is told apart by the condition itself. */
const longestValue = 64;
/** Paths and values that are remembered. Keys of metadata may be ids, so there may be any number of them. */
const mostPaths = 5000;
const mostValues = 100;
const shortValue = 12;

const separator = '\u0000';
const startA = 0xde_ad_be_ef;
const startB = 0x41_c6_ce_57;

let remembered = 0;
const firstSteps = new Map<string, FacetPath>();

export function facetPathOf(steps: readonly string[]): FacetPath {
  const [first = '', ...others] = steps;
  let path = firstSteps.get(first);
  if (path === undefined) {
    path = makePath(first);
    firstSteps.set(first, path);
  }
  for (const step of others) path = stepOf(path, step);
  return path;
}

export function stepOf(path: FacetPath, key: string): FacetPath {
  const known = path.steps.get(key);
  if (known !== undefined) return known;
  const made = makePath(`${path.text}\u0001${key}`);
  if (remembered < mostPaths) {
    remembered += 1;
    path.steps.set(key, made);
  }
  return made;
}

/** @param value folded, where it is a text */
export function facetValue(path: FacetPath, value: string): string {
  if (value.length > shortValue) return valueWord(path, value);
  const known = path.values.get(value);
  if (known !== undefined) return known;
  const word = valueWord(path, value);
  if (path.values.size < mostValues) path.values.set(value, word);
  return word;
}

function makePath(text: string): FacetPath {
  const { a, b } = mix(startA, startB, text, text.length);
  const after = mix(a, b, separator, 1);
  return { word: wordOf(a, b), ...after, text, steps: new Map(), values: new Map() };
}

function valueWord({ a: pathA, b: pathB }: FacetPath, value: string): string {
  const { a, b } = mix(pathA, pathB, value, Math.min(value.length, longestValue));
  return wordOf(a, b);
}

function mix(fromA: number, fromB: number, text: string, length: number): { a: number; b: number } {
  let a = fromA;
  let b = fromB;
  for (let i = 0; i < length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  return { a, b };
}

/** 36 to the power of 5: numbers below it are written much faster than larger ones. */
const half = 60_466_176;

/** 53 bits of two 32-bit multiplicative hashes, mixed at the end, in base 36. Stored: never change it. */
function wordOf(fromA: number, fromB: number): string {
  let a = fromA;
  let b = fromB;
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  const number = 4_294_967_296 * (b & 0x1f_ff_ff) + (a >>> 0);
  const high = Math.floor(number / half);
  if (high === 0) return `f${number.toString(36)}`;
  return `f${high.toString(36)}${(number - high * half).toString(36).padStart(5, '0')}`;
}
