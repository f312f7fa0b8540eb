import type { Database, Statement } from './database.ts';

/** More continuations than this of one or two letters: they are so frequent that walking finds them sooner. */
const mostContinuations = 200;

/**
 * Asks the index of trigrams. A text of three characters or more must hold each of its trigrams; one or two characters
 * must begin some trigram, because every text is indexed with blanks after its end.
 */
export class TextCandidates {
  readonly #continuations: Statement;

  constructor(db: Database) {
    this.#continuations = db.prepare(`SELECT term FROM search_terms WHERE term >= ? AND term < ? LIMIT ?`).pluck();
  }

  /**
   * A full-text query whose results hold all rows with these folded texts, and maybe others.
   * @returns undefined when the index is of no help; `nothing: true` when no row can match
   */
  match(texts: readonly string[]): { readonly match: string } | { readonly nothing: true } | undefined {
    const long = texts.map((text) => Array.from(text)).filter((characters) => characters.length >= 3);
    if (long.length > 0) return { match: [...new Set(long.flatMap(trigrams))].map(quoted).join(' AND ') };
    const short = texts.toSorted((a, b) => b.length - a.length)[0];
    if (short === undefined || short === '') return undefined;
    const end = short + String.fromCodePoint(0x10_ff_ff);
    const terms = this.#continuations.all(short, end, mostContinuations + 1) as string[];
    if (terms.length > mostContinuations) return undefined;
    return terms.length === 0 ? { nothing: true } : { match: terms.map(quoted).join(' OR ') };
  }

  /** True when the index alone answers: no row that it names has to be checked. */
  isExact(texts: readonly string[]): boolean {
    return texts.length === 1 && Array.from(texts[0] ?? '').length <= 3;
  }
}

function trigrams(characters: readonly string[]): string[] {
  return characters.slice(2).map((_, i) => characters.slice(i, i + 3).join(''));
}

function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`;
}
