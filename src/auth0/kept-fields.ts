import { z } from 'zod';

/**
 * Fields for a zod object that are kept as they came, or missing. A zod object drops what it does not name: that is how
 * secrets stay out, those that Auth0 adds one day as well.
 */
export function keptFields<Name extends string>(...names: readonly Name[]): Record<Name, z.ZodOptional<z.ZodUnknown>> {
  return Object.fromEntries(names.map((name) => [name, z.unknown().optional()])) as Record<
    Name,
    z.ZodOptional<z.ZodUnknown>
  >;
}

/** An object of which only these fields are kept; anything else in its place is left out. */
export function keptObject(...names: readonly string[]): z.ZodType<Record<string, unknown> | undefined> {
  return z
    .object(keptFields(...names))
    .optional()
    .catch(undefined);
}

/** A list of objects of which only these fields are kept; anything else in its place is left out. */
export function keptObjects(...names: readonly string[]): z.ZodType<readonly Record<string, unknown>[] | undefined> {
  return z
    .array(z.object(keptFields(...names)))
    .optional()
    .catch(undefined);
}
