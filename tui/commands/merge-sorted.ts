/** Merges sequences that are each sorted into one that is. Takes from a sequence only what it hands out. */
export function* mergeSorted<T>(
  sequences: readonly Iterable<T>[],
  compare: (left: T, right: T) => number,
): Generator<T, void, undefined> {
  const heads: { value: T; rest: Iterator<T> }[] = [];
  for (const sequence of sequences) {
    const rest = sequence[Symbol.iterator]();
    const first = rest.next();
    if (first.done !== true) heads.push({ value: first.value, rest });
  }
  while (heads.length > 0) {
    let least = heads[0];
    for (const head of heads) if (least === undefined || compare(head.value, least.value) < 0) least = head;
    if (least === undefined) return;
    yield least.value;
    const next = least.rest.next();
    if (next.done === true) heads.splice(heads.indexOf(least), 1);
    else least.value = next.value;
  }
}
