/** Signs that mean something to Lucene outside of quotes, and blanks. */
const special = /[\s+\-&|!(){}[\]^"~*?:\\/<>=]/u;

/** Text as a word without quotes: every sign that means something is escaped. */
export function luceneWord(text: string): string {
  let word = '';
  for (const char of text.toWellFormed()) word += special.test(char) ? `\\${char}` : char;
  return word;
}

/** The name of a field, where `\.` and `\\` already are escapes of ours. */
export function luceneName(field: string): string {
  return field.replaceAll(/\\.|[^\\]|\\$/gsu, (part) =>
    part.length > 1 && part[0] === '\\' ? part : luceneWord(part),
  );
}

/** Text in quotes, where only quotes and backslashes are escaped. */
export function luceneQuoted(text: string): string {
  return `"${text.toWellFormed().replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** A bound of a range. */
export function luceneBound(text: string): string {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.:-]*$/u.test(text) ? text : luceneQuoted(text);
}
