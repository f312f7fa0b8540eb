import { isIP } from 'node:net';

import { AppError } from '../errors.ts';

/** Longer addresses are refused: a data URL has no business here. */
const longest = 2_048;

/**
 * The address of a picture, if it may be asked for at all: https, a host with a name, the usual port, no credentials.
 * Hosts that are written as an IP address are refused, however they are written: the parser folds `2130706433` and
 * `0x7f.1` into `127.0.0.1` (https://url.spec.whatwg.org/#concept-ipv4-parser).
 * @param base what a relative address is relative to
 * @throws AppError `refused` with what is wrong about it
 */
export function readPictureUrl(raw: unknown, base?: URL): URL {
  if (typeof raw !== 'string' || raw.length > longest || !URL.canParse(raw, base?.href)) {
    throw refusal('the picture has no address that can be read');
  }
  const url = new URL(raw, base?.href);
  if (url.protocol !== 'https:') throw refusal('the address of the picture is not https');
  if (url.username !== '' || url.password !== '') throw refusal('the address of the picture holds credentials');
  if (url.port !== '') throw refusal('the address of the picture names a port');
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) {
    throw refusal('the address of the picture names no host but an IP address');
  }
  url.hash = '';
  return url;
}

function refusal(message: string): AppError {
  return new AppError('refused', message, { hint: 'Nothing was asked for; the initials stay.' });
}
