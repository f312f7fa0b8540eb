import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

import { tenantListener } from '../../fixtures/http/server.ts';
import type { RunningSimulator } from '../../fixtures/start-simulator.ts';
import type { Answered, Exchange } from '../../src/auth0/exchange.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface SimulatedExchange {
  readonly exchange: Exchange;
  /** Status of each answer of the Management API so far. */
  readonly statuses: readonly number[];
}

/**
 * Asks a simulated tenant without a network, in virtual time: each request takes as long as `trip` says, a part of it
 * on the way there.
 * @param trip milliseconds
 */
export function simulatedExchange(
  { tenant }: RunningSimulator,
  clock: VirtualClock,
  trip: () => number,
): SimulatedExchange {
  const statuses: number[] = [];
  const listener = tenantListener(tenant, () => {});
  return {
    statuses,
    exchange: async ({ url, method, headers, body }) => {
      const isApi = url.pathname.startsWith('/api/');
      const ms = isApi ? trip() : 0;
      if (isApi) await clock.sleep(ms * 0.4);
      const bytes = body === undefined ? [] : [Buffer.from(body)];
      const length = bytes.length === 0 ? {} : { 'content-length': String(bytes[0]!.length) };
      const request = Object.assign(Readable.from(bytes), {
        method,
        url: url.pathname + url.search,
        headers: { ...headers, ...length },
        complete: true,
      });
      const answered = await new Promise<Answered>((resolve) => {
        let head: Pick<Answered, 'status' | 'headers'> = { status: 0, headers: {} };
        const response = {
          writeHead: (status: number, sent: IncomingHttpHeaders) => {
            head = { status, headers: sent };
            return response;
          },
          end: (sent: Buffer = Buffer.alloc(0)) => resolve({ ...head, body: sent }),
        };
        // What the listener uses of them, and nothing else, is here.
        listener(request as unknown as IncomingMessage, response as unknown as ServerResponse);
      });
      if (isApi) {
        await clock.sleep(ms * 0.6);
        statuses.push(answered.status);
      }
      return answered;
    },
  };
}
