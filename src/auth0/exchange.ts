import { once } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import type { ClientRequest, IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';

import got from 'got';
import type { Request } from 'got';

/** How long to wait, in milliseconds. `response` is the longest silence, `request` the whole exchange. */
export interface Timeouts {
  readonly connect: number;
  readonly response: number;
  readonly request: number;
}

export const defaultTimeouts: Timeouts = { connect: 10_000, response: 30_000, request: 90_000 };

/** Open connections of one client. */
export interface Connections {
  readonly kept: { http: HttpAgent; https: HttpsAgent };
  readonly fresh: { http: HttpAgent; https: HttpsAgent };
  close(): void;
}

/**
 * Reads share kept-alive connections. A write gets a connection of its own: on a kept one that the server is just
 * closing, nobody could tell whether the request was seen.
 */
export function openConnections(): Connections {
  const kept = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  const fresh = { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) };
  return {
    kept,
    fresh,
    close: () => {
      kept.http.destroy();
      kept.https.destroy();
    },
  };
}

/** One HTTP request, ready to be sent. */
export interface Outgoing {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Longest body that is read, after decompression, in bytes. */
  readonly maxBytes: number;
  readonly timeouts: Timeouts;
  readonly agent: { http: HttpAgent; https: HttpsAgent };
  readonly signal?: AbortSignal | undefined;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An exchange that gave no whole answer. Holds nothing of the request, so it can be logged. */
export interface Broken {
  readonly broken: 'network' | 'timeout' | 'bad_answer' | 'interrupted';
  /** False only when it is certain that no byte of the request reached the server. */
  readonly sent: boolean;
  /** True when the same request may well succeed a moment later. */
  readonly again: boolean;
  /** What happened, in our words, with the system's error code. */
  readonly detail: string;
  readonly hint?: string | undefined;
}

/** How one request is sent: by `exchange`, unless a test brings the tenant itself. */
export type Exchange = (outgoing: Outgoing) => Promise<Answered | Broken>;

/**
 * Sends one request and reads the whole answer. Never follows a redirect, never retries, never throws: got's errors
 * carry the headers with the token, so they end here.
 */
export async function exchange(outgoing: Outgoing): Promise<Answered | Broken> {
  let sent = false;
  try {
    const stream = openStream(outgoing, () => (sent = true));
    const response = await firstResponse(stream);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > outgoing.maxBytes) return tooLarge(outgoing.maxBytes);
      chunks.push(chunk);
    }
    return { ...response, body: Buffer.concat(chunks) };
  } catch (error) {
    return classifyBreak(error, sent, outgoing.url);
  }
}

/** An answer whose body is read piece by piece. */
export interface Streamed {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: AsyncIterable<Buffer>;
  /** Turns what reading `body` threw into a `Broken`. */
  explain(error: unknown): Broken;
}

/** Like `exchange`, but hands over the body as it arrives, as it was sent (not decompressed). */
export async function exchangeStreamed(outgoing: Outgoing): Promise<Streamed | Broken> {
  try {
    const stream = openStream(outgoing, () => {}, false);
    const response = await firstResponse(stream);
    return {
      ...response,
      body: stream as AsyncIterable<Buffer>,
      explain: (error) => classifyBreak(error, true, outgoing.url),
    };
  } catch (error) {
    return classifyBreak(error, true, outgoing.url);
  }
}

/** Like `exchange`, but for a good answer, whose body is handed over as it arrives instead of read. */
export async function exchangeForStream(
  outgoing: Outgoing,
  { take, silence }: { readonly take: (body: Streamed) => void; readonly silence: number },
): Promise<Answered | Broken> {
  const streamed = await exchangeStreamed({ ...outgoing, timeouts: { ...outgoing.timeouts, response: silence } });
  if ('broken' in streamed) return streamed;
  const { status, headers } = streamed;
  if (status === 200) {
    take(streamed);
    return { status, headers, body: Buffer.alloc(0) };
  }
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of streamed.body) {
      size += chunk.length;
      if (size > outgoing.maxBytes) return tooLarge(outgoing.maxBytes);
      chunks.push(chunk);
    }
    return { status, headers, body: Buffer.concat(chunks) };
  } catch (error) {
    return streamed.explain(error);
  }
}

function openStream(outgoing: Outgoing, onSent: () => void, decompress = true): Request {
  const { connect, response, request } = outgoing.timeouts;
  const stream = got.stream(outgoing.url, {
    method: outgoing.method,
    headers: { ...outgoing.headers, 'accept-encoding': decompress ? 'gzip' : 'identity' },
    ...(outgoing.body === undefined ? {} : { body: outgoing.body }),
    agent: outgoing.agent,
    decompress,
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
    https: { minVersion: 'TLSv1.2' },
    timeout: {
      lookup: connect,
      connect,
      secureConnect: connect,
      socket: response,
      response,
      // A download may take as long as it keeps moving.
      ...(decompress ? { request } : {}),
    },
    ...(outgoing.signal === undefined ? {} : { signal: outgoing.signal }),
  });
  // Failures are seen by whoever awaits the stream; without a listener a late one would end the process.
  stream.on('error', () => {});
  stream.on('request', (request: ClientRequest) => request.once('socket', (socket) => watchSocket(socket, onSent)));
  if (outgoing.body === undefined && outgoing.method !== 'GET') stream.end();
  return stream;
}

/** Node holds the request back until the connection stands, and with TLS until the certificate is accepted. */
function watchSocket(socket: Socket & { encrypted?: boolean }, onSent: () => void): void {
  if (!socket.connecting) onSent();
  else socket.once(socket.encrypted === true ? 'secureConnect' : 'connect', onSent);
}

async function firstResponse(stream: Request): Promise<{ status: number; headers: IncomingHttpHeaders }> {
  const [response] = (await once(stream, 'response')) as [{ statusCode: number; headers: IncomingHttpHeaders }];
  return { status: response.statusCode, headers: response.headers };
}

function tooLarge(maxBytes: number): Broken {
  const detail = `the answer is larger than ${Math.round(maxBytes / 1_048_576)} MiB`;
  return { broken: 'bad_answer', sent: true, again: false, detail };
}

interface BreakRow {
  readonly codes: RegExp;
  readonly broken: Broken['broken'];
  readonly again: boolean;
  readonly words: string;
  readonly hint?: string;
}

const certificateHint =
  'Something between here and Auth0 answers with its own certificate. If it is a proxy that you trust, name its CA in NODE_EXTRA_CA_CERTS.';

/** What answers without TLS on this machine is a simulator, or nothing that a tenant is. */
const noTls = /^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG)$/;
const plainHint =
  'What listens there speaks plain http, as a simulator does that was started without --https: set the tenant up with --loopback-http.';
const isHere = (hostname: string): boolean => hostname === '127.0.0.1' || hostname === 'localhost';

const breakRows: readonly BreakRow[] = [
  { codes: /^(ABORT_ERR|ERR_ABORTED|ERR_CANCELED)$/, broken: 'interrupted', again: false, words: 'interrupted' },
  { codes: /^ETIMEDOUT$/, broken: 'timeout', again: true, words: 'no answer in time' },
  { codes: /^ECONNREFUSED$/, broken: 'network', again: false, words: 'nothing listens there' },
  { codes: /^(ENOTFOUND|EAI_)/, broken: 'network', again: false, words: 'the name cannot be resolved' },
  { codes: /^(ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/, broken: 'network', again: false, words: 'no route' },
  {
    codes: /CERT|^UNABLE_TO|^ERR_TLS|^ERR_SSL|^EPROTO$/,
    broken: 'network',
    again: false,
    words: 'no trusted encrypted connection',
    hint: certificateHint,
  },
  { codes: /^HPE_/, broken: 'bad_answer', again: false, words: 'the answer is not HTTP' },
  { codes: /^(Z_|ERR_READING_RESPONSE)/, broken: 'bad_answer', again: true, words: 'the compressed answer is cut off' },
  { codes: /CONTENT_LENGTH_MISMATCH$/, broken: 'network', again: true, words: 'the answer is cut off' },
  { codes: /./, broken: 'network', again: true, words: 'the connection broke' },
];

function classifyBreak(error: unknown, sent: boolean, { hostname }: URL): Broken {
  const code = breakCode(error);
  const row = breakRows.find((row) => row.codes.test(code)) ?? breakRows.at(-1)!;
  return {
    broken: row.broken,
    sent,
    again: row.again,
    detail: `${row.words} (${code})`,
    hint: row.hint === certificateHint && isHere(hostname) && noTls.test(code) ? plainHint : row.hint,
  };
}

/** The system's code is in the cause when got wraps what decompression reports. */
function breakCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'AbortError') return 'ABORT_ERR';
  if (error.name === 'TimeoutError') return 'ETIMEDOUT';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const inner = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined;
  return code.startsWith('ERR_READING') && typeof inner === 'string' ? inner : code;
}
