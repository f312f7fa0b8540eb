/** More texts than this are not remembered: then all are forgotten. */
const most = 4_000;
/** Longer ones are worked out each time. */
const longest = 16;

/** The same function, which works each text out once: for what is asked in every frame of single characters. */
export function remembered(compute: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = compute(text);
    if (text.length > longest) return result;
    if (known.size >= most) known.clear();
    known.set(text, result);
    return result;
  };
}
