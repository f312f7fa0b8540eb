import { unpackLines } from './pack-events.ts';

/**
 * Makes the SQL function `log_json(body, at, packed)`: the JSON of one event. Events stand beside each other in their
 * bodies, so the last one is kept unpacked.
 */
export function logJson(): (body: unknown, at: unknown, packed: unknown) => string | null {
  let last: { readonly body: unknown; readonly packed: Buffer; readonly lines: readonly string[] } | undefined;
  return (body, at, packed) => {
    if (!Buffer.isBuffer(packed)) return null;
    const kept = last?.body === body && last?.packed.equals(packed) ? last : undefined;
    const { lines } = (last = kept ?? { body, packed, lines: unpackLines(packed) });
    const line = lines[Number(at)];
    return line === undefined || line === '' ? null : line;
  };
}
