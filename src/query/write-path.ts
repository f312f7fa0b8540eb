/** The path of a field as one types it: the way back from `splitPath`, with escapes for what ends a word. */
export function writePath(steps: readonly string[]): string {
  return steps.map((step) => step.replaceAll(/^-|[^\p{L}\p{M}\p{N}_-]/gu, String.raw`\$&`)).join('.');
}

/** A value as one types it after a colon: in quotes where it would be read as something else. */
export function writeValue(value: string): string {
  if (/^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.@+-]*$/u.test(value) && value !== 'null') return value;
  return `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
