import { z } from 'zod';

import { readLogEvent } from '../domain/log-event.ts';
import type { LogEvent } from '../domain/log-event.ts';
import type { Answer, RequestOptions } from './auth0-client.ts';
import { readShape } from './read-shape.ts';
import type { Call, Door } from './request.ts';

const listSchema = z.union([
  z.array(z.unknown()),
  z.looseObject({ logs: z.array(z.unknown()) }).transform((page) => page.logs),
]);

/**
 * Reads forward from an event. `from` and `take` stand alone: Auth0 ignores everything else beside them.
 * https://auth0.com/docs/deploy-monitor/logs/retrieve-log-events-using-mgmt-api
 */
export async function logsAfter(
  door: Door,
  from: string,
  take: number,
  options: RequestOptions,
): Promise<Answer<readonly LogEvent[]>> {
  return await door.call(logsCall({ from, take }), options, readEvents);
}

export interface LogSearch {
  readonly q?: string | undefined;
  readonly sort: 'date:1' | 'date:-1';
  readonly page?: number;
  readonly per_page: number;
}

export async function searchLogs(
  door: Door,
  search: LogSearch,
  options: RequestOptions,
): Promise<Answer<readonly LogEvent[]>> {
  const { q, sort, page = 0, per_page } = search;
  return await door.call(logsCall({ q, sort, page, per_page }), options, readEvents);
}

function logsCall(query: Call['query']): Call {
  return { method: 'GET', path: '/logs', query, family: 'read_logs', repeat: 'read', what: 'log events' };
}

function readEvents(body: unknown): LogEvent[] {
  return readShape(listSchema, body).map(readLogEvent);
}
