import { addLatencies, latencyClass, type Latencies } from '../domain/latency.ts';
import type { RequestCount } from './auth0-client.ts';

/** Counts requests by what they were for, until the counts are taken. Times are local milliseconds. */
export interface RequestCounter {
  count(reason: string, now: number): void;
  /** How one of them ended, and after how long. One that got no answer is not told here. */
  answered(reason: string, status: number, ms: number): void;
  take(): readonly RequestCount[];
  /** All that were ever counted for this reason. */
  sent(reason: string): number;
  lastMinute(now: number): Readonly<Record<string, number>>;
}

const minute = 60_000;

export function openRequestCounter(): RequestCounter {
  let counts = new Map<string, RequestCount>();
  const totals = new Map<string, number>();
  let lately: readonly { readonly reason: string; readonly at: number }[] = [];
  const change = (reason: string, more: Partial<Omit<RequestCount, 'reason' | 'latencies'>>, took: Latencies): void => {
    const { count = 0, limited = 0, server_errors = 0, latencies = {} } = counts.get(reason) ?? {};
    counts.set(reason, {
      reason,
      count: count + (more.count ?? 0),
      limited: limited + (more.limited ?? 0),
      server_errors: server_errors + (more.server_errors ?? 0),
      latencies: addLatencies(latencies, took),
    });
  };
  return {
    count: (reason, now) => {
      change(reason, { count: 1 }, {});
      totals.set(reason, (totals.get(reason) ?? 0) + 1);
      lately = [...lately.filter(({ at }) => at > now - minute), { reason, at: now }];
    },
    answered: (reason, status, ms) => {
      const failure = status === 429 ? { limited: 1 } : status >= 500 ? { server_errors: 1 } : {};
      change(reason, failure, { [latencyClass(ms)]: 1 });
    },
    take: () => {
      const taken = [...counts.values()];
      counts = new Map();
      return taken;
    },
    sent: (reason) => totals.get(reason) ?? 0,
    lastMinute: (now) => {
      const sums: Record<string, number> = {};
      for (const { reason, at } of lately) if (at > now - minute) sums[reason] = (sums[reason] ?? 0) + 1;
      return sums;
    },
  };
}
