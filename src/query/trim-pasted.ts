/** A word without what stood around it where it was copied. */
export interface TrimmedWord {
  readonly text: string;
  /** An address in angle brackets, as mail programs put it behind a name. */
  readonly isBracketed: boolean;
  /** A comma or a semicolon stood behind it. */
  readonly isListed: boolean;
}

/**
 * Takes off what mail programs, documents and lists leave around a word: commas and semicolons behind it, curly quotes,
 * and around an e-mail address angle brackets, quotes and the dot of the sentence. A word of signs alone stays.
 */
export function trimPasted(word: string): TrimmedWord {
  const bare = word.replace(/(?<=[^,;])[,;]+$/u, '');
  const isListed = bare !== word;
  const unquoted = bare.replace(/^[“”„«]+(?=.)/u, '').replace(/(?<=.)[“”«»]+$/u, '');
  if (!unquoted.includes('@')) return { text: unquoted, isBracketed: false, isListed };
  const inside = /<([^<>\s]+@[^<>\s]+)>$/u.exec(unquoted)?.[1];
  const address = (inside ?? unquoted).replace(/^[<'‘]+(?=.)/u, '').replace(/(?<=[^>'’.])[>'’.]+$/u, '');
  return { text: address, isBracketed: inside !== undefined, isListed };
}
