import type { RequestCount } from './auth0-client.ts';

/** Counts requests by what they were for, until the counts are taken. */
export interface RequestCounter {
  count(reason: string): void;
  /** One of them was answered 429. */
  limited(reason: string): void;
  take(): readonly RequestCount[];
}

export function openRequestCounter(): RequestCounter {
  let counts = new Map<string, { count: number; limited: number }>();
  const of = (reason: string): { count: number; limited: number } => {
    const found = counts.get(reason) ?? { count: 0, limited: 0 };
    counts.set(reason, found);
    return found;
  };
  return {
    count: (reason) => void (of(reason).count += 1),
    limited: (reason) => void (of(reason).limited += 1),
    take: () => {
      const taken = [...counts].map(([reason, { count, limited }]) => ({ reason, count, limited }));
      counts = new Map();
      return taken;
    },
  };
}
