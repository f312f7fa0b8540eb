import { isIP } from 'node:net';

/** Addresses from the first to the last, both included, as `ipKey` spells them. */
export interface IpRange {
  readonly first: string;
  readonly last: string;
}

/**
 * An address as text that sorts as addresses do, and is the same however the address is written; null for what is none.
 * The IPv6 form of an IPv4 address is that address.
 */
export function ipKey(text: unknown): string | null {
  const bytes = typeof text === 'string' ? bytesOf(text.split('%')[0] ?? '') : undefined;
  return bytes === undefined ? null : keyOf(bytes);
}

/**
 * Reads `203.0.113.0/24`, `2001:db8::/32`, the beginning of an IPv4 address (`203.0.113`, `203.`) or a whole address;
 * undefined for anything else.
 */
export function readIpRange(text: string): IpRange | undefined {
  const [address = '', length, more] = text.split('/');
  if (more !== undefined) return undefined;
  if (length === undefined) return prefixRange(address);
  const bytes = bytesOf(address);
  if (bytes === undefined || !/^\d{1,3}$/.test(length) || Number(length) > 8 * bytes.length) return undefined;
  return within(bytes, Number(length));
}

function prefixRange(text: string): IpRange | undefined {
  const bytes = bytesOf(text);
  if (bytes !== undefined) return within(bytes, 8 * bytes.length);
  if (!/^\d{1,3}\.(?:\d{1,3}\.?){0,2}$/.test(text)) return undefined;
  const given = text.split('.').filter((part) => part !== '');
  if (given.some((part) => Number(part) > 255)) return undefined;
  return within([...given.map(Number), 0, 0, 0].slice(0, 4), 8 * given.length);
}

/** The addresses whose first bits are these. */
function within(bytes: readonly number[], bits: number): IpRange {
  const free = bytes.map((_, i) => 2 ** Math.max(0, Math.min(8, 8 * (i + 1) - bits)) - 1);
  return {
    first: keyOf(bytes.map((byte, i) => byte & ~(free[i] ?? 0))),
    last: keyOf(bytes.map((byte, i) => byte | (free[i] ?? 0))),
  };
}

function keyOf(bytes: readonly number[]): string {
  return `${bytes.length === 4 ? '4' : '6'}:${Buffer.from(bytes).toString('hex')}`;
}

function bytesOf(address: string): readonly number[] | undefined {
  const kind = isIP(address);
  if (kind === 4) return address.split('.').map(Number);
  if (kind !== 6) return undefined;
  const bytes = sixBytes(address);
  const isFour = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isFour ? bytes.slice(12) : bytes;
}

function sixBytes(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const front = groupBytes(head);
  const back = groupBytes(tail ?? '');
  return [...front, ...Array<number>(16 - front.length - back.length).fill(0), ...back];
}

/** `::ffff:1.2.3.4` ends with an IPv4 address. */
function groupBytes(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
