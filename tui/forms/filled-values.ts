import type { FormValues } from './form.ts';

/** The answers that hold something, of these fields. */
export function filledValues(values: FormValues, ...ids: readonly string[]): Record<string, unknown> {
  const given = ids.map((id) => [id, values[id]] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== ''));
}
