import { codesMeant } from '../../src/domain/codes-meant.ts';
import { ipKey } from '../../src/domain/ip-range.ts';
import type { QueryNode, Span } from '../../src/query/ast.ts';
import { parseQuery } from '../../src/query/parse-query.ts';

/** A part of a query that asks one field for one of some values, and where it stands. */
interface FieldPart {
  readonly values: readonly string[];
  readonly span: Span;
}

/** The values that a query asks a field for. */
export function askedValues(root: QueryNode | undefined, field: string): readonly string[] {
  return partOf(root, field)?.values ?? [];
}

/** The query without what it asks of a field, so that one sees what else there would be. */
export function withoutField(root: QueryNode | undefined, field: string): QueryNode | undefined {
  if (root === undefined || readPart(root, field) !== undefined) return undefined;
  if (root.kind !== 'and') return root;
  const parts = root.parts.filter((part) => readPart(part, field) === undefined);
  return parts.length > 1 ? { ...root, parts } : parts[0];
}

/**
 * The text of a query that asks a field for one more value, or for one less where it is among those already. Two values
 * of a field stand side by side: `type:(f OR fp)`.
 * @param root what the text means
 */
export function toggleTerm(text: string, root: QueryNode | undefined, field: string, value: string): string {
  const part = partOf(root, field);
  if (part === undefined) {
    const asked = text.trim();
    const whole = root?.kind === 'or' ? `(${asked})` : asked;
    return `${whole}${whole === '' ? '' : ' '}${termWords(field, [value])}`;
  }
  const isIn = part.values.includes(value);
  const values = isIn ? part.values.filter((each) => each !== value) : [...part.values, value];
  const before = text.slice(0, part.span.start);
  const after = text.slice(part.span.end);
  if (values.length > 0) return `${before}${termWords(field, values)}${after}`;
  return joinRest(before, after);
}

/** What is left and right of a part that is taken out, with the operator that held it. */
function joinRest(before: string, after: string): string {
  const left = before.trimEnd();
  const right = after.trimStart();
  const operator = /^(?:AND|&&)(?=[\s(])\s*/;
  if (operator.test(right)) return `${left}${left === '' ? '' : ' '}${right.replace(operator, '')}`.trim();
  const held = left.replace(/(?:\bAND|&&)$/, '').trimEnd();
  return `${held}${held === '' || right === '' || right.startsWith(')') ? '' : ' '}${right}`.trim();
}

function partOf(root: QueryNode | undefined, field: string): FieldPart | undefined {
  if (root === undefined) return undefined;
  const parts = root.kind === 'and' ? root.parts : [root];
  return parts.map((part) => readPart(part, field)).find((part) => part !== undefined);
}

function readPart(node: QueryNode, field: string): FieldPart | undefined {
  const { span } = node;
  if (node.kind === 'field') {
    const { match } = node;
    if (node.field !== field || match.kind !== 'term' || meansMany(field, match.value)) return undefined;
    return { values: [match.value], span };
  }
  if (node.kind !== 'or') return undefined;
  const parts = node.parts.map((part) => (part.kind === 'or' ? undefined : readPart(part, field)));
  if (parts.includes(undefined)) return undefined;
  return { values: parts.flatMap((part) => part?.values ?? []), span };
}

/** True for what stands for several values of a field: the beginning of an address, a network, words of a type. */
function meansMany(field: string, value: string): boolean {
  if (field === 'ip') return ipKey(value) === null;
  return field === 'type' && codesMeant(value).length > 0;
}

function termWords(field: string, values: readonly string[]): string {
  const words = values.map((value) => valueWords(field, value));
  return values.length === 1 ? `${field}:${words[0] ?? ''}` : `${field}:(${words.join(' OR ')})`;
}

/** Quoted unless nothing in it could mean something else. */
function valueWords(field: string, value: string): string {
  const isPlain = /^[\p{L}\p{N}_][\p{L}\p{N}_.@-]*$/u.test(value) && !/^(?:AND|OR|NOT|TO|null)$/i.test(value);
  return isPlain && isReadAs(field, value) ? value : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** Whether a value is still itself where a query has it without quotes. */
function isReadAs(field: string, value: string): boolean {
  const { root } = parseQuery(`${field}:(${value})`, { length: Infinity });
  return root?.kind === 'field' && root.match.kind === 'term' && root.match.value === value;
}
