import type { Benchmark } from './benchmark.ts';
import { Days, type Figures } from './days.ts';

const day = 24 * 3_600_000;
const users = Number(process.env['BENCH_USERS'] ?? 1000);
const length = Number(process.env['BENCH_DAYS'] ?? 30);
const live = Number(process.env['BENCH_LIVE'] ?? 0.2);

/** How the engine's process grows, and what it asks for, when it runs for weeks. */
export const month: Benchmark = {
  name: 'month',
  summary: `${length} simulated days of ${users} users and ${live} events a minute (BENCH_USERS, BENCH_DAYS, BENCH_LIVE)`,
  isApart: true,
  run: async (print) => {
    const began = performance.now();
    const { days: opened, first } = await Days.open({ users, plan: 'enterprise', live });
    await using days = opened;
    print(`first mirror            ${describe(first)}`);
    const all: Figures[] = [];
    for (let at = 1; at <= length; at += 1) {
      const figures = await days.pass(day);
      all.push(figures);
      print(`day ${String(at).padEnd(20)}${describe(figures)}`);
    }
    const [early, late] = [all[Math.min(1, all.length - 1)]!, all.at(-1)!];
    const grown = (of: (figures: Figures) => number): string => (of(late) / of(early)).toFixed(2);
    print(
      `last ÷ second day       heap ${grown(({ heap }) => heap)}, resident ${grown(({ rss }) => rss)}, write-ahead log ${grown(({ wal_bytes }) => wal_bytes)}`,
    );
    print(`requests a day          ${Math.round(mean(all.map(total)))} (${byReason(all)})`);
    print(`answered 429            ${sum(all.map(({ limited }) => limited))}`);
    const minutes = (performance.now() - began) / 60_000;
    print(`simulated ÷ real time   ${Math.round((length * 24 * 60) / minutes)} (${minutes.toFixed(1)} min)`);
  },
};

function describe(figures: Figures): string {
  const { heap, rss, descriptors, wal_bytes, mirror_bytes, bytes, users: rows, log_events } = figures;
  const parts = [
    `${total(figures)} requests`,
    `${megabytes(bytes)} MB on the wire`,
    `${rows} users`,
    `${log_events} events`,
    `heap ${megabytes(heap)} MB`,
    `resident ${megabytes(rss)} MB`,
    `${String(descriptors)} files`,
    `mirror ${megabytes(mirror_bytes)} MB`,
    `wal ${megabytes(wal_bytes)} MB`,
  ];
  return parts.join(', ');
}

function byReason(all: readonly Figures[]): string {
  const reasons = new Set(all.flatMap(({ requests }) => Object.keys(requests)));
  return Array.from(reasons, (reason) => {
    const count = mean(all.map(({ requests }) => requests[reason] ?? 0));
    return `${reason} ${count < 10 ? count.toFixed(1) : Math.round(count)}`;
  }).join(', ');
}

function total({ requests }: Figures): number {
  return sum(Object.values(requests));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}
