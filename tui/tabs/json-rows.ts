import { safeJson, type Safe } from '../../src/safe-text.ts';

/** One row of a JSON document as it is shown: folding works on the value, never on text. */
export interface JsonRow {
  /** Where it is: `identities[0].provider`. Raw text. */
  readonly path: string;
  readonly depth: number;
  /** `"name": ` and the like, escaped. */
  readonly key: Safe;
  readonly text: Safe;
  /** The value that this row stands for; the closing row of an object stands for none. */
  readonly value?: unknown;
  readonly foldable: boolean;
  readonly folded: boolean;
}

const none = '' as Safe;

/** The rows of a document with these paths folded. */
export function jsonRows(value: unknown, folded: ReadonlySet<string>): readonly JsonRow[] {
  const rows: JsonRow[] = [];
  addRows(rows, { value, path: '', depth: 0, key: none, isLast: true }, folded);
  return rows;
}

interface Node {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
  readonly key: Safe;
  readonly isLast: boolean;
}

function addRows(rows: JsonRow[], node: Node, folded: ReadonlySet<string>): void {
  const { value, path, depth, key } = node;
  const comma = node.isLast ? '' : ',';
  const row = { path, depth, key, value, foldable: false, folded: false };
  const children = childrenOf(value);
  if (children === undefined || children.length === 0) {
    rows.push({ ...row, text: `${safeJson(value)}${comma}` as Safe });
    return;
  }
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (folded.has(path)) {
    const one = Array.isArray(value) ? 'item' : 'key';
    const words = `${String(children.length)} ${children.length === 1 ? one : `${one}s`}`;
    rows.push({ ...row, text: `${open} ${words} ${close}${comma}` as Safe, foldable: true, folded: true });
    return;
  }
  rows.push({ ...row, text: open as Safe, foldable: true });
  children.forEach(([name, child], at) => {
    const isIndex = typeof name === 'number';
    const below = isIndex ? `${path}[${String(name)}]` : `${path}${path === '' ? '' : '.'}${name}`;
    const label = isIndex ? none : (`${safeJson(name)}: ` as Safe);
    addRows(
      rows,
      { value: child, path: below, depth: depth + 1, key: label, isLast: at === children.length - 1 },
      folded,
    );
  });
  rows.push({ path, depth, key: none, text: `${close}${comma}` as Safe, foldable: false, folded: false });
}

function childrenOf(value: unknown): readonly (readonly [string | number, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((each: unknown, at) => [at, each] as const);
  return typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
}
