/** A piece of SQL with the values for its question marks, in order. No text from outside is ever in `sql`. */
export interface Sql {
  readonly sql: string;
  readonly params: readonly (string | number | null)[];
}

export function sql(text: string, ...params: (string | number | null)[]): Sql {
  return { sql: text, params };
}

export function joinSql(parts: readonly Sql[], operator: 'AND' | 'OR'): Sql {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  return {
    sql: `(${parts.map((part) => part.sql).join(` ${operator} `)})`,
    params: parts.flatMap((part) => part.params),
  };
}

/** A text begins with another one, as a range that an index finds. @param expression SQL of the text, written by us */
export function beginsWith(expression: string, text: string): Sql {
  return sql(`${expression} >= ? AND ${expression} < ?`, text, afterAll(text));
}

/** What stands behind every text that begins with this one. */
export function afterAll(text: string): string {
  return text + String.fromCodePoint(0x10_ff_ff);
}

/** A pattern for LIKE … ESCAPE '\': stars between the parts, everything else as it stands. */
export function likePattern(parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(/[\\%_]/g, String.raw`\$&`)).join('%');
}
