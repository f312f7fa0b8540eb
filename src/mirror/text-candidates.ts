import { everySpelling } from '../query/even-text.ts';
import { afterAll } from '../query/sql.ts';
import type { Database, Statement } from './database.ts';

/** More continuations than this of one or two letters: they are so frequent that walking finds them sooner. */
const mostContinuations = 200;
/** What begins a word in so many ways is no longer asked for by its beginning. */
const mostStarts = 200;

/** As many trigrams of a text are asked for. */
const mostTrigrams = 5;
/** Rows that are looked at to learn what stands in most of them. */
const sampled = 200;

/**
 * Asks the index of trigrams. A text of three characters or more must hold each of its trigrams; one or two characters
 * must begin some trigram, because every text is indexed with blanks after its end.
 */
export class TextCandidates {
  readonly #continuations: Statement;
  readonly #sample: Statement;
  readonly #lastId: Statement;
  #common: ReadonlySet<string> | undefined;

  constructor(db: Database) {
    this.#sample = db.prepare('SELECT text FROM users WHERE id >= ? LIMIT 1').pluck();
    this.#lastId = db.prepare('SELECT max(id) FROM users').pluck();
    this.#continuations = db.prepare(`SELECT term FROM search_terms WHERE term >= ? AND term < ? LIMIT ?`).pluck();
  }

  /**
   * A full-text query whose results hold all rows with these folded texts, whichever sign they have for an apostrophe, and
   * maybe others.
   * @returns undefined when the index is of no help; `nothing: true` when no row can match
   */
  match(texts: readonly string[]): { readonly match: string } | { readonly nothing: true } | undefined {
    const long = texts.map((text) => Array.from(text)).filter((characters) => characters.length >= 3);
    if (long.length > 0)
      return {
        match: long
          .flatMap((each) => this.#telling(trigrams(each)))
          .map(spelled)
          .join(' AND '),
      };
    return this.#matchShort([...new Set(texts)].filter((text) => text !== ''));
  }

  /**
   * A full-text query for rows in which each text begins a word, and maybe others. The first word of a row is not among
   * them: there is nothing before it.
   * @param edges characters that stand before a word
   * @returns undefined when the index is of no help, or names nobody
   */
  matchStarts(texts: readonly string[], edges: readonly string[]): string | undefined {
    const parts: string[] = [];
    for (const text of texts) {
      const characters = Array.from(text);
      const begin = characters.slice(0, 2).join('');
      const starts = edges.flatMap((edge) =>
        characters.length >= 2 ? [edge + begin] : this.#continue(edge + begin, mostStarts + 1),
      );
      if (starts.length === 0 || starts.length > mostStarts) return undefined;
      parts.push(`(${starts.map(quoted).join(' OR ')})`, ...this.#telling(trigrams(characters)).map(quoted));
    }
    return [...new Set(parts)].join(' AND ');
  }

  /** True when the index alone answers: no row that it names has to be checked. */
  isExact(texts: readonly string[]): boolean {
    return texts.length === 1 && Array.from(texts[0] ?? '').length <= 3;
  }

  /** Of texts of one or two characters the one that begins the fewest trigrams: the others may stand in every row. */
  #matchShort(texts: readonly string[]): ReturnType<TextCandidates['match']> {
    const found = texts.map((text) =>
      everySpelling(text).flatMap((each) => this.#continue(each, mostContinuations + 1)),
    );
    const rarest = found.toSorted((a, b) => a.length - b.length)[0];
    if (rarest === undefined || rarest.length > mostContinuations) return undefined;
    return rarest.length === 0 ? { nothing: true } : { match: rarest.map(quoted).join(' OR ') };
  }

  /** Trigrams that tell rows apart. What stands in every other row (`auth0|`, `.com`) costs much and says little. */
  #telling(all: readonly string[]): readonly string[] {
    this.#common ??= this.#findCommon();
    const different = [...new Set(all)];
    const telling = different.filter((trigram) => this.#common?.has(trigram) !== true);
    return spread(telling.length > 0 ? telling : different.slice(-1));
  }

  #findCommon(): ReadonlySet<string> {
    const last = Number(this.#lastId.get() ?? 0);
    const counts = new Map<string, number>();
    for (let i = 0; i < sampled; i += 1) {
      const text = this.#sample.get(Math.floor((i * last) / sampled)) as string | undefined;
      for (const each of new Set(trigrams(Array.from(text ?? '')))) counts.set(each, (counts.get(each) ?? 0) + 1);
    }
    return new Set([...counts].filter(([, count]) => count > sampled / 5).map(([trigram]) => trigram));
  }

  #continue(text: string, most: number): string[] {
    return this.#continuations.all(text, afterAll(text), most) as string[];
  }
}

/** Some of many: as good as all of them, at a fraction of the price, because neighbours overlap. */
function spread(all: readonly string[]): readonly string[] {
  if (all.length <= mostTrigrams) return all;
  return Array.from({ length: mostTrigrams }, (_, i) => {
    return all[Math.round((i * (all.length - 1)) / (mostTrigrams - 1))] ?? '';
  });
}

function trigrams(characters: readonly string[]): string[] {
  const all: string[] = [];
  for (let i = 2; i < characters.length; i += 1) {
    const [first = '', second = '', third = ''] = [characters[i - 2], characters[i - 1], characters[i]];
    all.push(first + second + third);
  }
  return all;
}

function spelled(trigram: string): string {
  const ways = everySpelling(trigram).map(quoted);
  return ways.length === 1 ? ways.join('') : `(${ways.join(' OR ')})`;
}

function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`;
}
