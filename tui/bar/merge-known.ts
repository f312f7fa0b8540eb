import type { KnownPath, KnownValues } from '../../src/mirror/field-values.ts';

/** What several mirrors know together, each thing once. */
export function mergeKnown(each: readonly KnownValues[], limit: number): KnownValues {
  const [only] = each;
  if (only !== undefined && each.length === 1) return only;
  const paths = new Map<string, KnownPath>();
  for (const path of each.flatMap((known) => known.paths)) {
    paths.set(path.path, { ...path, users: path.users + (paths.get(path.path)?.users ?? 0) });
  }
  const values = new Map(each.flatMap((known) => known.values.map((value) => [value.value, value])));
  const fields = new Set(each.flatMap(({ samples }) => Object.keys(samples)));
  const samples = [...fields].map((field) => [
    field,
    [...new Set(each.flatMap((known) => known.samples[field] ?? []))].slice(0, 4),
  ]);
  return {
    paths: [...paths.values()].slice(0, limit),
    values: [...values.values()].slice(0, limit),
    samples: Object.fromEntries(samples) as KnownValues['samples'],
    holders: Object.fromEntries(
      [...fields].map((field) => [field, each.reduce((sum, { holders }) => sum + (holders[field] ?? 0), 0)]),
    ),
    meant: each.map((known) => known.meant).find((path) => path !== undefined),
    complete: each.every(({ complete }) => complete),
  };
}
