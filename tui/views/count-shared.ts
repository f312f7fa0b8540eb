import { sharedEmails, type EmailSource } from '../shared-emails.ts';

/** An address that users of several tenants have. */
interface SharedAddress {
  readonly email: string;
  /** How many of each tenant. */
  readonly tenants: readonly { readonly name: string; readonly users: number }[];
}

/** What comparing all tenants has found. */
export interface SharedCount {
  readonly users: number;
  readonly addresses: number;
  /** By the name of the tenant. */
  readonly tenants: Readonly<Record<string, number>>;
  /** The first of them, in order. */
  readonly first: readonly SharedAddress[];
}

/** As many addresses are kept to be chosen from. */
const mostKept = 200;

/** Counts the users whose address somebody in another tenant has. @throws the signal's reason once it is aborted */
export async function countShared(sources: readonly EmailSource[], signal: AbortSignal): Promise<SharedCount> {
  const tenants: Record<string, number> = Object.fromEntries(sources.map(({ tenant }) => [tenant.name, 0]));
  const first: SharedAddress[] = [];
  let [users, addresses] = [0, 0];
  for await (const { email, sources: having } of sharedEmails(sources, signal)) {
    addresses += 1;
    const each = having.map(({ source, users: count }) => ({ name: source.tenant.name, users: count }));
    for (const { name, users: count } of each) {
      users += count;
      tenants[name] = (tenants[name] ?? 0) + count;
    }
    if (first.length < mostKept) first.push({ email, tenants: each });
  }
  return { users, addresses, tenants, first };
}
