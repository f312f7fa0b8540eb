import { createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';

import type { Tenant } from '../domain/tenant.ts';
import type { LineBlock } from '../domain/line-block.ts';
import { AppError } from '../errors.ts';
import { exportLinkExpired } from './auth0-client.ts';
import type { Answer, Job, RequestOptions } from './auth0-client.ts';
import { exchangeStreamed } from './exchange.ts';
import type { Broken, Connections, Streamed, Timeouts } from './exchange.ts';
import { readJob } from './jobs.ts';
import { type LineBlockOptions, readLineBlocks } from './read-line-blocks.ts';
import type { Door } from './request.ts';

/**
 * Asks for a file with all users of the tenant. The fields are always named: without them metadata is left out.
 * https://auth0.com/docs/manage-users/user-migration/bulk-user-exports
 */
export async function startUsersExport(
  door: Door,
  fields: readonly string[],
  options: RequestOptions,
): Promise<Answer<Job>> {
  const body = { format: 'json', fields: fields.map((name) => ({ name })) };
  const path = '/jobs/users-exports';
  return await door.call(
    { method: 'POST', path, body, family: 'other', repeat: 'once', what: 'export' },
    options,
    readJob,
  );
}

export interface DownloadOptions extends LineBlockOptions {
  readonly tenant: Tenant;
  readonly connections: Connections;
  readonly timeouts: Timeouts;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Streams the file: gzipped JSON, one user a line, in blocks of lines that are not looked into. The link carries its own
 * permission, so no token goes with it, and no message shows it. A file that ends early is an error, never a shorter list.
 */
export async function* downloadExport(location: string, options: DownloadOptions): AsyncIterable<LineBlock> {
  const { tenant, connections, timeouts, signal } = options;
  const answer = await exchangeStreamed({
    url: exportAddress(location, tenant),
    method: 'GET',
    headers: { 'user-agent': 'tenantry' },
    maxBytes: Number.POSITIVE_INFINITY,
    timeouts,
    agent: connections.fresh,
    signal,
  });
  if ('broken' in answer) throw downloadError(answer, tenant);
  refuseUnlessFile(answer, tenant);
  let line = 0;
  try {
    for await (const block of readLineBlocks(unzip(answer.body), options)) {
      line = block.first + block.lines - 1;
      yield block;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw downloadError(answer.explain(error), tenant, line);
  }
}

/** The link may come without a scheme. Only https, or this machine for a simulator. */
function exportAddress(location: string, tenant: Tenant): URL {
  const refused = (): AppError =>
    new AppError('bad_answer', `the link to the export of tenant ${tenant.name} is not a safe address`, {
      tenant: tenant.name,
    });
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(location) ? location : `https://${location}`;
  if (!URL.canParse(text)) throw refused();
  const url = new URL(text);
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && tenant.loopback_http && isHere);
  if (!isSafe || url.username !== '' || url.password !== '') throw refused();
  return url;
}

/** The object store answers an expired link with 403, and with 404 or 410 when the file is gone. */
function refuseUnlessFile({ status }: Streamed, tenant: Tenant): void {
  if (status === 200) return;
  const about = { tenant: tenant.name, statusCode: status };
  if (status >= 500) {
    throw new AppError(
      'server_error',
      `the export of tenant ${tenant.name} cannot be fetched, status ${status}`,
      about,
    );
  }
  if (status >= 400) {
    throw new AppError('not_found', `the link to the export of tenant ${tenant.name} has expired`, {
      ...about,
      errorCode: exportLinkExpired,
      hint: 'Ask for the job again: it brings a fresh link.',
    });
  }
  throw new AppError('bad_answer', `the link to the export of tenant ${tenant.name} leads elsewhere`, about);
}

/** Something on the way may have unpacked it already. */
async function* unzip(body: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const chunks = body[Symbol.asyncIterator]();
  const first = await chunks.next();
  // Also the file of a tenant without users is not empty: packed, nothing has twenty bytes.
  if (first.done === true) throw new AppError('bad_answer', 'the file of the export is empty');
  const rest = { [Symbol.asyncIterator]: () => chunks };
  const whole = (async function* () {
    yield first.value;
    yield* rest;
  })();
  const isGzip = first.value[0] === 0x1f && (first.value.length === 1 || first.value[1] === 0x8b);
  if (!isGzip) {
    yield* whole;
    return;
  }
  const source = Readable.from(whole);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  yield* source.pipe(gunzip) as AsyncIterable<Buffer>;
}

function downloadError(broken: Broken, tenant: Tenant, line?: number): AppError {
  const where = line === undefined ? '' : ` after ${line} users`;
  const message = `${broken.detail} (export of tenant ${tenant.name}${where})`;
  return new AppError(broken.broken, message, { tenant: tenant.name, hint: broken.hint });
}
