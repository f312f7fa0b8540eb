/**
 * Makes a value when it is first asked for. For what the first rows do without, and for regular expressions about
 * properties of Unicode: V8 gathers their characters as soon as the expression exists, all together longer than the first
 * rows may take.
 */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
