import { afterEach, expect, it } from 'vitest';

import { type Census, censusOf, countOf, middleOf } from '../../daemon/jobs/census.ts';
import { usersFull } from '../../daemon/jobs/users-full.ts';
import { type SimulatedSync, simulatedSync } from './simulated-sync.ts';

let sync: SimulatedSync;
afterEach(() => sync.close());

const until = Date.parse('2040-01-01');

async function census(users: number, bulkImport: number): Promise<Census> {
  sync = await simulatedSync({ users, bulkImport });
  await sync.runAll(usersFull);
  return await censusOf(sync.mirror, until, () => Promise.resolve());
}

it('counts every window between two of its marks as the mirror does', async () => {
  const taken = await census(1500, 400);
  expect(taken.total).toBe(1500);
  expect(taken.dates.length).toBeGreaterThan(8);
  const ends = [undefined, ...taken.dates, until];
  for (const [at, from] of ends.entries()) {
    for (const to of ends.slice(at + 1)) {
      expect(countOf(taken, { from, to })).toBe(sync.mirror.countCreated({ from, to }));
    }
  }
  expect(countOf(taken, { from: taken.dates[2]! + 1, to: until })).toBeUndefined();
});

it('halves windows until there is a page of users left, or users of one date', async () => {
  const taken = await census(1500, 400);
  const leaves: number[] = [];
  const halve = (window: { from?: number; to: number }): void => {
    const middle = middleOf(taken, window);
    if (middle === undefined) return void leaves.push(countOf(taken, window)!);
    expect(middle).toBeGreaterThan(window.from ?? 0);
    expect(middle).toBeLessThan(window.to);
    halve({ ...window, to: middle });
    halve({ ...window, from: middle });
  };
  halve({ to: until });
  expect(leaves.reduce((all, one) => all + one, 0)).toBe(1500);
  expect(leaves.filter((count) => count > 99).length).toBeLessThanOrEqual(2);
});

it('is taken once for a comparison, and of no users is empty', async () => {
  const taken = await census(0, 0);
  expect(taken).toMatchObject({ total: 0, dates: [] });
  expect(await censusOf(sync.mirror, until, () => Promise.resolve())).toBe(taken);
  expect(await censusOf(sync.mirror, until + 1, () => Promise.resolve())).not.toBe(taken);
});
