import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';

import { AppError } from '../errors.ts';
import type { PictureNetwork } from './picture-network.ts';
import { readPictureUrl } from './read-picture-url.ts';

/** Largest file that is read, in bytes. */
const mostBytes = 512 * 1024;
const mostRedirects = 3;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Reads a file from a host that a stranger has named. Each host, that of a redirect too, is looked up here, all of its
 * addresses are checked, and only those are connected to. No proxy, no cookie, no credential, nothing is kept.
 * @param signal stops it, for leaving and for being late
 * @throws AppError `refused` for what is not asked for, `network`, `not_found`, `bad_answer`; the signal's reason
 */
export async function fetchPicture(first: URL, network: PictureNetwork, signal: AbortSignal): Promise<Buffer> {
  // An agent of its own knows no proxy, whatever the environment says, and shares no connection.
  const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 });
  try {
    let url = first;
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const answer = await ask(url, await findAddresses(url, network, signal), { agent, network, signal });
      const { statusCode = 0, headers } = answer;
      if (!redirects.has(statusCode)) return await readAnswer(url, answer);
      answer.destroy();
      if (headers.location === undefined) throw badAnswer(`${url.hostname} leads to another place, but not where`);
      url = readPictureUrl(headers.location, url);
    }
  } finally {
    agent.destroy();
  }
  throw badAnswer(`${first.hostname} leads from one place to the next, more than ${String(mostRedirects)} times`);
}

async function findAddresses(url: URL, network: PictureNetwork, signal: AbortSignal): Promise<readonly string[]> {
  const host = url.hostname;
  const addresses = await beforeAbort(network.lookup(host), signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new AppError('network', `the picture's host ${host} was not found`, { cause: error, hint: 'Try again.' });
  });
  if (addresses.length > 0 && addresses.every((address) => network.isAllowed(address))) return addresses;
  throw new AppError('refused', `the picture's host ${host} is not on the open internet`, {
    hint: 'Its address leads into a network of this machine, so nothing was asked for; the initials stay.',
  });
}

/** Looking a name up cannot be stopped; its answer is not waited for any longer. */
async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return await new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

interface Asking {
  readonly agent: Agent;
  readonly network: PictureNetwork;
  readonly signal: AbortSignal;
}

async function ask(url: URL, addresses: readonly string[], { agent, network, signal }: Asking) {
  return await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = request({
      agent,
      signal,
      method: 'GET',
      host: url.hostname,
      servername: url.hostname,
      port: network.port,
      path: `${url.pathname}${url.search}`,
      lookup: pinnedTo(addresses),
      ca: network.ca,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      maxHeaderSize: 16 * 1024,
      headers: {
        host: url.hostname,
        accept: 'image/png, image/jpeg',
        'accept-encoding': 'identity',
        'user-agent': 'tenantry',
      },
    });
    asking.once('response', resolve);
    asking.on('error', (error) => reject(signal.aborted ? (signal.reason as Error) : noConnection(url, error)));
    asking.end();
  });
}

/** What was checked is what is connected to: the name is not looked up a second time. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_, options, done) => {
    if (options.all === true) return done(null, found);
    const [first] = found;
    return done(null, first?.address ?? '', first?.family);
  };
}

async function readAnswer(url: URL, answer: IncomingMessage): Promise<Buffer> {
  const { statusCode = 0, headers } = answer;
  const host = url.hostname;
  if (statusCode === 404 || statusCode === 410) {
    answer.destroy();
    throw new AppError('not_found', `${host} has no such picture`, { hint: 'P changes the picture of the user.' });
  }
  if (statusCode !== 200) {
    answer.destroy();
    throw badAnswer(`${host} answered with status ${String(statusCode)} instead of a picture`);
  }
  const parts: Buffer[] = [];
  let size = 0;
  const promised = Number(headers['content-length'] ?? 0);
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      size += part.length;
      if (Math.max(size, promised) > mostBytes) throw badAnswer(`the picture at ${host} is larger than 512 KB`);
      parts.push(part);
    }
  } catch (error) {
    throw error instanceof AppError ? error : noConnection(url, error);
  }
  return Buffer.concat(parts);
}

function noConnection(url: URL, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  const isTls = code !== undefined && /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code);
  const why = isTls ? 'its certificate or its TLS is refused' : 'the connection failed or was cut';
  return new AppError('network', `no picture came from ${url.hostname}: ${why}`, { cause, hint: 'Try again.' });
}

function badAnswer(message: string): AppError {
  return new AppError('bad_answer', message, { hint: 'The initials stay.' });
}
