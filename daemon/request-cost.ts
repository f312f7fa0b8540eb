/**
 * What the ways to the same knowledge cost, in requests: everything that chooses between them asks here. Pure.
 */

/** Users on one page; each page of a walk begins with the last user of the one before. */
const page = 100;

/** Pages that bring these users one after the other. */
export function costOfPages(users: number): number {
  return Math.max(1, Math.ceil(users / (page - 1)));
}

/**
 * Finding differences among users by counting parts of them: half of each part that differs is counted, the other half
 * follows from it, and what fits on a page is compared there.
 * @param differences how many there are at least
 */
export function costOfCounts(users: number, differences: number): number {
  const pages = Math.ceil(users / page);
  const found = Math.min(differences, pages);
  if (found === 0) return 0;
  const depth = Math.ceil(Math.log2(pages / found));
  return found - 1 + found * depth + found;
}

/**
 * An export: it is asked for, looked after until it is made, and downloaded. How long Auth0 takes for it is written
 * nowhere but as "minutes" to "hours"; and a large file is a load even though it is one request.
 * https://auth0.com/docs/manage-users/user-migration/bulk-user-exports
 */
export function costOfExport(users: number): number {
  return 8 + Math.ceil(users / 5_000);
}

/** Whether so many users of one page are read in one go, by the page, or each by its id. */
export function isPageCheaper(users: number): boolean {
  return users > 1;
}

/** The search lags: one look at what has changed is followed by another before the changes are sure to be there. */
const looks = 2;

/**
 * Whether changed users that the log names are read by id.
 * @param looking the look at all that changed is taken anyway: then it brings them for nothing
 */
export function isByIdCheaper(changed: number, looking: boolean): boolean {
  return !looking && changed <= looks;
}

export type Proof = 'counts' | 'pages' | 'export';

/** The cheapest way to find differences that counts show; of equal ones the surer: a list hides nothing. */
export function cheapestProof(known: {
  readonly users: number;
  readonly differences: number;
  /** False where the tenant allows no export. */
  readonly exports: boolean;
}): Proof {
  const { users, differences, exports } = known;
  const ways: readonly { readonly proof: Proof; readonly cost: number }[] = [
    { proof: 'pages', cost: costOfPages(users) },
    { proof: 'counts', cost: costOfCounts(users, differences) },
    { proof: 'export', cost: exports ? costOfExport(users) : Number.POSITIVE_INFINITY },
  ];
  return ways.reduce((best, way) => (way.cost < best.cost ? way : best)).proof;
}

/** The cheapest way to read all users: their list, or whole profiles. */
export function cheapestWhole(users: number, exports: boolean): Exclude<Proof, 'counts'> {
  return exports && costOfExport(users) < costOfPages(users) ? 'export' : 'pages';
}
