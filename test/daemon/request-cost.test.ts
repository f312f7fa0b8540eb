import { describe, expect, it } from 'vitest';

import { cheapestProof, cheapestWhole, costOfCounts, costOfExport, costOfPages } from '../../daemon/request-cost.ts';

describe('the cost of finding differences, in requests', () => {
  it('of counts grows with the differences and hardly with the users', () => {
    expect(costOfCounts(1_000_000, 0)).toBe(0);
    expect(costOfCounts(1_000_000, 1)).toBe(15);
    expect(costOfCounts(1_000_000, 10)).toBe(119);
    expect(costOfCounts(100_000, 10)).toBe(89);
  });

  it('of a list is a page for every 99 users, of an export hardly anything', () => {
    expect([0, 99, 100, 1_000_000].map(costOfPages)).toEqual([1, 1, 2, 10_102]);
    expect(costOfExport(1_000_000)).toBe(208);
  });
});

describe('the cheapest proof', () => {
  it.each([
    { users: 1_000_000, differences: 10, exports: true, proof: 'counts' },
    { users: 1_000_000, differences: 1000, exports: true, proof: 'export' },
    { users: 1_000_000, differences: 1000, exports: false, proof: 'counts' },
    { users: 1_000_000, differences: 9000, exports: false, proof: 'pages' },
    { users: 50, differences: 1, exports: true, proof: 'pages' },
    { users: 300, differences: 1, exports: true, proof: 'counts' },
    { users: 300, differences: 300, exports: true, proof: 'pages' },
  ])('of $differences differences among $users users, exports $exports, are $proof', ({ proof, ...known }) => {
    expect(cheapestProof(known)).toBe(proof);
  });

  it('is a list of whole small tenants, and an export of large ones that allow it', () => {
    expect(cheapestWhole(300, true)).toBe('pages');
    expect(cheapestWhole(100_000, true)).toBe('export');
    expect(cheapestWhole(100_000, false)).toBe('pages');
  });
});
