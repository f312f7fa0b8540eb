import type { QueryNode } from './ast.ts';

/** A part of a query, with what is known of how it was written. */
export interface WrittenPart {
  readonly node: QueryNode;
  /** `recipient`: an address, a `user_id`, a phone number (which may be looked for in two ways), or several of them. */
  readonly is: 'recipient' | 'words' | 'other';
  /** Of a recipient that is written out: of what kind it is. Nobody has two of a kind. */
  readonly whole?: 'address' | 'id' | 'number' | undefined;
  /** AND stands before it. */
  readonly isJoined: boolean;
  /** An e-mail address in angle brackets. */
  readonly isBracketed: boolean;
  /** A comma or a semicolon stands behind it. */
  readonly isListed: boolean;
}

/**
 * Reads parts side by side as the line of recipients that somebody copied: of `"Jane Doe" <jane@acme.com>` the address
 * tells who is meant, whatever the name is, and `jane@acme.com, john@acme.com` are two people, of whom each is looked
 * for. So is a column of a table, which has blanks between them, if nothing else is asked. Everything else stays as it is.
 */
export function joinRecipients(parts: readonly WrittenPart[]): readonly QueryNode[] {
  if (areColumn(parts)) return [parts.map(({ node }) => node).reduce(either)];
  const kept: WrittenPart[] = [];
  for (const part of parts) {
    if (part.isBracketed && !part.isJoined) dropName(kept);
    const before = kept.at(-1);
    if (before?.isListed === true && !part.isJoined && before.is === 'recipient' && part.is === 'recipient')
      kept[kept.length - 1] = { ...part, node: either(before.node, part.node) };
    else kept.push(part);
  }
  return kept.map(({ node }) => node);
}

/** Whether only addresses, only ids or only numbers stand there: an address and an id may be those of one user. */
function areColumn(parts: readonly WrittenPart[]): boolean {
  const [first] = parts;
  if (parts.length < 2 || first?.whole === undefined) return false;
  return parts.every(({ whole, isJoined }) => whole === first.whole && !isJoined);
}

function dropName(kept: WrittenPart[]): void {
  for (;;) {
    const last = kept.at(-1);
    if (last?.is !== 'words') return;
    kept.pop();
    if (last.isJoined) return;
  }
}

function either(one: QueryNode, other: QueryNode): QueryNode {
  const parts = [one, other].flatMap((node) => (node.kind === 'or' ? node.parts : [node]));
  return { kind: 'or', parts, span: { start: one.span.start, end: other.span.end } };
}
