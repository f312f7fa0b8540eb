import { expect, test } from 'vitest';

import { addLatencies, latencyAt, latencyClass, type Latencies } from '../../src/domain/latency.ts';

function counted(...durations: readonly number[]): Latencies {
  return durations.reduce<Latencies>((sum, ms) => addLatencies(sum, { [latencyClass(ms)]: 1 }), {});
}

test('knows a percentile to a tenth, whatever its size', () => {
  for (const ms of [1, 7, 40, 120, 950, 12_000, 90_000]) {
    const found = latencyAt(counted(ms), 0.5) ?? 0;
    expect(Math.abs(found - ms) / ms, `of ${ms} ms`).toBeLessThan(0.13);
  }
});

test('tells the slow few from the many', () => {
  const durations = [...Array.from({ length: 95 }, () => 100), ...Array.from({ length: 5 }, () => 2_000)];
  const latencies = counted(...durations);
  expect(latencyAt(latencies, 0.5)).toBeLessThan(120);
  expect(latencyAt(latencies, 0.95)).toBeLessThan(120);
  expect(latencyAt(latencies, 0.99)).toBeGreaterThan(1_700);
});

test('says nothing of nothing', () => {
  expect(latencyAt({}, 0.5)).toBeUndefined();
});
