import { type Postings, PostingsMaker } from './postings.ts';

/** The words of texts that consist of ASCII in lower case and single blanks, as SQLite's tokenizer `ascii` makes them. */
export function wordPostings(texts: readonly string[]): Postings {
  const maker = new PostingsMaker();
  const slots = new Map<string, number>();
  const sizes = new Uint32Array(texts.length);
  for (const [row, text] of texts.entries()) {
    const words = text === '' ? [] : text.split(' ');
    sizes[row] = words.length;
    for (const word of words) {
      let slot = slots.get(word);
      if (slot === undefined) {
        slot = maker.newSlot();
        slots.set(word, slot);
      }
      maker.add(slot, row);
    }
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
  return { terms: new Uint8Array(Buffer.from(sorted.join(''), 'latin1')), termEnds, ...maker.sorted(order), sizes };
}
