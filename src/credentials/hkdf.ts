/**
 * HKDF with SHA-256 (RFC 5869, https://www.rfc-editor.org/rfc/rfc5869), for keys that are derived before the first rows
 * can be read: `node:crypto`, which gives the same for the same, takes as long to load as all of those rows to read. For a
 * few dozen bytes at a start, and for nothing else.
 * @param length of what is derived, in bytes; 32 at the most
 */
export function hkdf(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  if (length > 32) throw new RangeError(`one block of SHA-256 is shorter than ${String(length)} bytes`);
  return hmac(hmac(salt, secret), Buffer.concat([info, Buffer.of(1)])).subarray(0, length);
}

/** RFC 2104. */
function hmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? sha256(key) : key);
  const inner = sha256(Buffer.concat([block.map((byte) => byte ^ 0x36), message]));
  return sha256(Buffer.concat([block.map((byte) => byte ^ 0x5c), inner]));
}

/** FIPS 180-4, 6.2: https://csrc.nist.gov/pubs/fips/180-4/upd1/final */
function sha256(message: Uint8Array): Uint8Array {
  const [begin, rounds] = constants();
  const padded = new DataView(new ArrayBuffer(Math.ceil((message.length + 9) / 64) * 64));
  new Uint8Array(padded.buffer).set(message);
  padded.setUint8(message.length, 0x80);
  padded.setUint32(padded.byteLength - 4, message.length * 8);
  const state = Uint32Array.from(begin);
  const words = new Uint32Array(64);
  for (let block = 0; block < padded.byteLength; block += 64) {
    for (let at = 0; at < 16; at += 1) words[at] = padded.getUint32(block + at * 4);
    for (let at = 16; at < 64; at += 1) words[at] = nextWord(words, at);
    compress(state, words, rounds);
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (const [at, word] of state.entries()) digest.setUint32(at * 4, word);
  return new Uint8Array(digest.buffer);
}

function nextWord(words: Uint32Array, at: number): number {
  const [early, late] = [words[at - 15] ?? 0, words[at - 2] ?? 0];
  const first = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
  const second = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
  return (words[at - 16] ?? 0) + first + (words[at - 7] ?? 0) + second;
}

function compress(state: Uint32Array, words: Uint32Array, rounds: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = 0; at < 64; at += 1) {
    const chosen = (e & f) ^ (~e & g);
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + chosen + (rounds[at] ?? 0) + (words[at] ?? 0)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [at, word] of [a, b, c, d, e, f, g, h].entries()) state[at] = (state[at] ?? 0) + word;
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

let known: readonly [begin: Uint32Array, rounds: Uint32Array] | undefined;

/** The first 32 bits of the fractions of the square roots of the first 8 primes, and of the cube roots of the first 64. */
function constants(): readonly [begin: Uint32Array, rounds: Uint32Array] {
  if (known !== undefined) return known;
  const primes: number[] = [];
  for (let each = 2; primes.length < 64; each += 1) if (primes.every((prime) => each % prime !== 0)) primes.push(each);
  const begin = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  return (known = [Uint32Array.from(begin), Uint32Array.from(primes.map((prime) => fraction(Math.cbrt(prime))))]);
}

function fraction(root: number): number {
  return Math.floor((root % 1) * 2 ** 32);
}
