import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable, Writable } from 'node:stream';

import type { Answered, Broken, Outgoing, Streamed } from '../../src/auth0/exchange.ts';
import type { ModelClock } from './model-clock.ts';

type Exchange = typeof import('../../src/auth0/exchange.ts');

/** A server without a socket: what is sent to its origin is handed to its listener. */
export interface MemoryServer {
  readonly listener: RequestListener;
  readonly clock: ModelClock;
  /** Whether nothing gets through from this machine now; other programs run elsewhere. */
  readonly isOffline: () => boolean;
  /** Users or events on a page at most, whatever is asked for; undefined: as asked. */
  readonly pageSize: number | undefined;
}

const servers = new Map<string, MemoryServer>();

/** @returns a function that ends it */
export function serveInMemory(origin: string, server: MemoryServer): () => void {
  servers.set(origin, server);
  return () => servers.delete(origin);
}

/**
 * Stands in for the one module that speaks HTTP. Everything above it stays as it is; a request costs a tenth of what
 * it costs with sockets, and takes no time but the clock's. Other origins are asked as ever.
 */
export function exchangeInMemory(actual: Exchange): Exchange {
  return {
    ...actual,
    exchange: async (outgoing) => {
      const server = servers.get(outgoing.url.origin);
      if (server === undefined) return await actual.exchange(outgoing);
      return await ask(server, outgoing);
    },
    exchangeStreamed: async (outgoing) => {
      const server = servers.get(outgoing.url.origin);
      if (server === undefined) return await actual.exchangeStreamed(outgoing);
      return await stream(server, outgoing);
    },
  };
}

async function ask(server: MemoryServer, outgoing: Outgoing): Promise<Answered | Broken> {
  const heard = await send(server, outgoing);
  if ('broken' in heard) return heard;
  if (heard.isCut) return reset;
  return { status: heard.status, headers: heard.headers, body: Buffer.concat(heard.chunks) };
}

/** A file that breaks off is read as far as it came. Whoever reads one is at work meanwhile, see `ModelProcess`. */
async function stream(server: MemoryServer, outgoing: Outgoing): Promise<Streamed | Broken> {
  const heard = await server.clock.waiting(async () => await send(server, outgoing));
  if ('broken' in heard) return heard;
  const { status, headers, chunks, isCut } = heard;
  const body = (async function* () {
    yield* chunks;
    if (isCut) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  })();
  return { status, headers, body, explain: explainBreak };
}

const reset: Broken = { broken: 'network', sent: true, again: true, detail: 'the connection broke (ECONNRESET)' };

function explainBreak(error: unknown): Broken {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_')) return reset;
  return { broken: 'bad_answer', sent: true, again: true, detail: `the compressed answer is cut off (${code})` };
}

interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: readonly Buffer[];
  /** The connection broke before the end. */
  readonly isCut: boolean;
}

async function send(server: MemoryServer, outgoing: Outgoing): Promise<Heard | Broken> {
  const { clock } = server;
  if (outgoing.signal?.aborted === true) return interrupted;
  if (outgoing.headers['user-agent'] === 'tenantry' && server.isOffline()) {
    return { broken: 'network', sent: false, again: false, detail: 'the name cannot be resolved (EAI_AGAIN)' };
  }
  const over = new AbortController();
  const answer = new MemoryResponse();
  const late = clock.sleep(outgoing.timeouts.response, over.signal, false).then(
    (): Broken => ({ broken: 'timeout', sent: true, again: true, detail: 'no answer in time (ETIMEDOUT)' }),
    () => interrupted,
  );
  const stopped = aborted(outgoing.signal, over.signal);
  try {
    // Carried out to its end, also when nobody waits for the answer any more.
    const heard = clock.working(async () => await answer.heard());
    server.listener(requestOf(server, outgoing, answer), answer as unknown as ServerResponse);
    return await Promise.race([heard, late, stopped]);
  } finally {
    over.abort();
  }
}

const interrupted: Broken = { broken: 'interrupted', sent: true, again: false, detail: 'interrupted (ABORT_ERR)' };

async function aborted(signal: AbortSignal | undefined, over: AbortSignal): Promise<Broken> {
  if (signal !== undefined) await once(signal, 'abort', { signal: over }).catch(() => undefined);
  else await new Promise(() => {});
  return interrupted;
}

function requestOf(
  { pageSize }: MemoryServer,
  { url, method, headers, body }: Outgoing,
  answer: MemoryResponse,
): IncomingMessage {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const request = Object.assign(Readable.from(body === undefined ? [] : [Buffer.from(body)]), {
    method,
    url: url.pathname + shortPage(url, pageSize),
    headers: { ...headers, ...length },
    complete: true,
    socket: { resetAndDestroy: () => answer.destroy() },
  });
  return request as unknown as IncomingMessage;
}

/** Servers may give less than they are asked for. */
function shortPage({ pathname, searchParams, search }: URL, most: number | undefined): string {
  const name = pathname === '/api/v2/users' ? 'per_page' : pathname === '/api/v2/logs' ? 'take' : '';
  const asked = Number(searchParams.get(name) ?? 0);
  if (most === undefined || asked <= most) return search;
  const shorter = new URLSearchParams(searchParams);
  shorter.set(name, String(most));
  return `?${shorter.toString()}`;
}

/** As much of a response as the simulator uses. */
class MemoryResponse extends Writable {
  statusCode = 200;
  useChunkedEncodingByDefault = true;
  shouldKeepAlive = true;
  readonly #headers: Record<string, string> = {};
  readonly #chunks: Buffer[] = [];
  #hasHead = false;

  setHeader(name: string, value: number | string): this {
    this.#headers[name.toLowerCase()] = String(value);
    return this;
  }

  writeHead(status: number, headers: Readonly<Record<string, number | string>> = {}): this {
    this.statusCode = status;
    this.#hasHead = true;
    for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
    return this;
  }

  flushHeaders(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  /** Resolves when the server has said all, or hung up. */
  async heard(): Promise<Heard | Broken> {
    await new Promise<void>((resolve) => {
      this.once('close', resolve);
    });
    if (!this.#hasHead) return reset;
    return {
      status: this.statusCode,
      headers: this.#headers,
      chunks: this.#chunks,
      isCut: !this.writableFinished,
    };
  }
}
