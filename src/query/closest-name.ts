/**
 * The name that was probably meant: at most two letters away, which are less than half of it, or the same in another case.
 * Two letters that changed places are one.
 */
export function closestName(typed: string, names: readonly string[]): string | undefined {
  const wanted = typed.slice(0, 64).toLowerCase();
  let best: string | undefined;
  let least = 3;
  for (const name of names) {
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance < least && (distance * 2 < name.length || distance < Math.min(2, name.length))) {
      least = distance;
      best = name;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let earlier: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const areSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = areSwapped ? (earlier[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min(change, swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    earlier = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
