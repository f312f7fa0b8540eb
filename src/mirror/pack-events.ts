import { deflateRawSync, inflateRawSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import type { LogEvent } from '../domain/log-event.ts';
/**
 * Texts that most events share, most frequent last. Part of the format of stored events: never edit it; a better one
 * gets a first byte of its own.
 */
const dictionary = Buffer.from(
  [
    '"details":{"request":{"method":"patch","path":"/api/v2/users/auth0%7C","query":{},"userAgent":"","body":{},',
    '"channel":"https://manage.auth0.com/","ip":"","auth":{"user":{},"strategy":"jwt","credentials":{"jti":"",',
    '"scopes":["read:users","update:users"]}}},"response":{"statusCode":200,"body":{"user_id":"auth0|","email":"",',
    '"email_verified":true,"created_at":"2026-","updated_at":"2026-","identities":[{"connection":"","provider":"auth0"',
    ',"isSocial":false}]}},"accessedSecrets":[]},"stats":{"loginsCount":},"session_id":"","actions":{"executions":[]},',
    '"prompts":[{"name":"lock-password-authenticate","initiatedAt":,"completedAt":,"elapsedTime":}],"initiatedAt":,',
    '"completedAt":,"elapsedTime":,"error":{"message":"Wrong email or password."},"security_context":{"ja3":"","ja4":""',
    '},"location_info":{"country_code":"","country_code3":"","country_name":"","city_name":"","latitude":,"longitude":,',
    '"time_zone":"Europe/","continent_code":"EU"},"location_info":null,"hostname":".auth0.com","audience":null,',
    '"scope":null,"scope":"openid profile email","strategy":"auth0","strategy_type":"database","isMobile":false,',
    '"user_agent":"Chrome 120.0.0 / Mac OS X 10.15.7","user_agent":"Other 0.0.0 / Other 0.0.0","$event_schema":{',
    '"version":"1.0.0"},"environment_name":"prod","tenant_name":"","log_id":"9002026","_id":"9002026","type":"sapi",',
    '"type":"fp","type":"seacft","type":"s","description":"Update a User","description":null,"connection":',
    '"Username-Password-Authentication","connection_id":"con_","client_id":"","client_name":"","ip":"","user_id":',
    '"google-oauth2|","user_id":"auth0|","user_name":"","date":"2026-',
  ].join(''),
);

/** First byte of packed events: how the rest is packed. One event alone, or the lines of a block. */
const deflated = 1;
const block = 2;

/** Fewer do not gain from each other what the dictionary gives to one. */
export const leastOfBlock = 4;
/**
 * About so many characters of JSON make a block: two of them fill a page of the file, and whoever looks at one event
 * pays for the unpacking of few others.
 */
const charactersOfBlock = 20_000;
/** No block holds more. */
export const mostOfBlock = 100;

/** Cuts events into blocks of about the same size. @param sizes of the JSON of each @returns how many make a block */
export function eventsPerBlock(sizes: readonly number[]): number {
  const blocks = Math.max(1, Math.round(sizes.reduce((sum, size) => sum + size, 0) / charactersOfBlock));
  return Math.max(1, Math.min(mostOfBlock, Math.ceil(sizes.length / blocks)));
}

/** An event in about a third of its JSON. */
export function packLine(json: string): Buffer {
  const packed = deflateRawSync(json, { dictionary, level: 6 });
  return Buffer.concat([Buffer.of(deflated), packed]);
}

/**
 * A twentieth smaller than at the usual level; what an event takes more to store is a twenty-fifth. The name of it is
 * `ZSTD_c_compressionLevel`, of which Node's constant is a part of all of its zlib.
 * https://github.com/facebook/zstd/blob/dev/lib/zstd.h
 */
const compressionLevel = 100;
const params = { [compressionLevel]: 6 };

/** Events in about a fifth of their JSON. @param lines the JSON of each; empty where one was deleted */
export function packLines(lines: readonly string[]): Buffer {
  return Buffer.concat([Buffer.of(block), zstdCompressSync(Buffer.from(lines.join('\n')), { params })]);
}

/** In bytes: most blocks are unpacked in one piece, larger ones in several that are put together again. */
const roomOfBlock = 32 * 1024;

/** The events of a body as lines of JSON, in UTF-8; a line is empty where its event was deleted. */
export function unpackBody(packed: Buffer): Buffer {
  const rest = packed.subarray(1);
  return packed[0] === block
    ? zstdDecompressSync(rest, { chunkSize: roomOfBlock })
    : inflateRawSync(rest, { dictionary });
}

/** The JSON of one event; empty where it was deleted, or where there is none. @param body as `unpackBody` returns it */
export function lineOfBody(body: Buffer, at: number): string {
  let from = 0;
  for (let line = 0; line < at; line += 1) {
    const end = body.indexOf(10, from);
    if (end < 0) return '';
    from = end + 1;
  }
  const end = body.indexOf(10, from);
  return body.toString('utf8', from, end < 0 ? body.length : end);
}

/** How many events were not deleted. @param body as `unpackBody` returns it */
export function eventsInBody(body: Buffer): number {
  let events = 0;
  let from = 0;
  for (let end = body.indexOf(10); end >= 0; end = body.indexOf(10, from)) {
    if (end > from) events += 1;
    from = end + 1;
  }
  return from < body.length ? events + 1 : events;
}

/** The JSON of each event of a body; empty where one was deleted. */
function unpackLines(packed: Buffer): string[] {
  return unpackBody(packed).toString('utf8').split('\n');
}

export function unpackEvents(packed: Buffer): LogEvent[] {
  return unpackLines(packed).flatMap((line) => (line === '' ? [] : [JSON.parse(line) as LogEvent]));
}
