/** One column of a table or of a CSV file. */
export interface Column<Row> {
  readonly title: string;
  /** Raw: it is made drawable when it is drawn. Undefined and null are shown as an empty cell. */
  readonly value: (row: Row) => unknown;
  /** Numbers stand on the right. */
  readonly right?: boolean;
}

/**
 * What lies at a dotted path. Lists are looked through, so `identities.connection` gives the connections of all
 * identities. A key that itself holds dots is found as well.
 */
export function valueAt(record: unknown, path: string): unknown {
  if (typeof record !== 'object' || record === null) return undefined;
  if (Array.isArray(record)) {
    const found = record.map((item) => valueAt(item, path)).filter((value) => value !== undefined);
    return found.length === 0 ? undefined : found;
  }
  if (Object.hasOwn(record, path)) return (record as Record<string, unknown>)[path];
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const key = path.slice(0, dot);
    if (!Object.hasOwn(record, key)) continue;
    const found = valueAt((record as Record<string, unknown>)[key], path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The named fields of a record, flat, each under its path; a missing one is null, so that all records look alike. */
export function pickFields(record: unknown, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, valueAt(record, field) ?? null]));
}

/** Columns for `--fields`: each is headed by its path. */
export function fieldColumns<Row>(fields: readonly string[], record: (row: Row) => unknown): Column<Row>[] {
  return fields.map((field) => ({ title: field, value: (row) => valueAt(record(row), field) }));
}

/** The text of a cell; lists of plain values are joined, everything deeper is JSON. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null)) {
    return value.map(cellText).join(', ');
  }
  return JSON.stringify(value) ?? '';
}
