/**
 * Text of strangers as a literal of JavaScript that means the same in a script, in a comment and inside HTML, and that
 * nobody can mistake: everything but plain ASCII is escaped, and so is what would end a script or a comment.
 */
export function codeLiteral(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replaceAll(/[^\x20-\x7e]|[<>&]|\*\//g, (part) =>
    Array.from({ length: part.length }, (_, at) => `\\u${part.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}
