import { type Postings, PostingsMaker } from './postings.ts';

/**
 * The words of rows: letters and digits of ASCII in lower case, so that SQLite's tokenizer `ascii` would make the same of them
 * with blanks between them.
 */
export function wordPostings(rowsOfWords: Iterable<Iterable<string>>): Postings {
  const maker = new PostingsMaker();
  const slots = new Map<string, number>();
  const sizes: number[] = [];
  for (const words of rowsOfWords) {
    const row = sizes.length;
    let size = 0;
    for (const word of words) {
      size += 1;
      let slot = slots.get(word);
      if (slot === undefined) {
        slot = maker.newSlot();
        slots.set(word, slot);
      }
      maker.add(slot, row);
    }
    sizes.push(size);
  }
  // oxlint-disable-next-line unicorn/require-array-sort-compare -- by code units, which here are bytes
  const sorted = [...slots.keys()].sort();
  const order = Uint32Array.from(sorted, (word) => slots.get(word)!);
  const termEnds = new Uint32Array(sorted.length);
  let end = 0;
  for (const [i, word] of sorted.entries()) {
    end += word.length;
    termEnds[i] = end;
  }
  const terms = new Uint8Array(Buffer.from(sorted.join(''), 'latin1'));
  return { terms, termEnds, ...maker.sorted(order), sizes: Uint32Array.from(sizes) };
}
