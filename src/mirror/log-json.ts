import { lineOfBody, unpackBody } from './pack-events.ts';

/**
 * Makes the SQL function `log_json(body, at, packed)`: the JSON of one event. Events stand beside each other in their
 * bodies, so the last one is kept unpacked.
 */
export function logJson(): (body: unknown, at: unknown, packed: unknown) => string | null {
  let last: { readonly body: unknown; readonly packed: Buffer; readonly unpacked: Buffer } | undefined;
  return (body, at, packed) => {
    if (!Buffer.isBuffer(packed)) return null;
    const kept = last?.body === body && last?.packed.equals(packed) ? last : undefined;
    const { unpacked } = (last = kept ?? { body, packed, unpacked: unpackBody(packed) });
    const line = lineOfBody(unpacked, Number(at));
    return line === '' ? null : line;
  };
}
