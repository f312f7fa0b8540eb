import type { Tenant } from '../../src/domain/tenant.ts';
import type { MirrorReader } from '../../src/mirror/mirror.ts';

export interface EmailSource {
  readonly tenant: Pick<Tenant, 'name'>;
  readonly reader: Pick<MirrorReader, 'listEmails'>;
}

/** An address with the places in which somebody has it. */
export interface SharedEmail<Source> {
  /** In lower case, as far as letters of ASCII go. */
  readonly email: string;
  readonly sources: readonly Source[];
}

/** Addresses that are read at a time: enough to make the reading count, few enough to be held. */
const chunk = 5000;

/**
 * Addresses that users of several mirrors have, in order. The mirrors tell theirs in the same order, so they are gone
 * through side by side, however many there are.
 */
export function* sharedEmails<Source extends EmailSource>(
  sources: readonly Source[],
): Generator<SharedEmail<Source>, void, undefined> {
  const walks = sources.map((source) => ({ source, emails: walkEmails(source), next: '' as string | undefined }));
  for (const walk of walks) walk.next = advance(walk.emails);
  for (;;) {
    const open = walks.filter(({ next }) => next !== undefined);
    const email = open.map(({ next = '' }) => next).reduce<string | undefined>(smaller, undefined);
    if (email === undefined || open.length < 2) return;
    const having = open.filter(({ next }) => next === email);
    if (having.length > 1) yield { email, sources: having.map(({ source }) => source) };
    for (const walk of having) walk.next = advance(walk.emails);
  }
}

function* walkEmails({ reader }: EmailSource): Generator<string, void, undefined> {
  for (let after = ''; ;) {
    const emails = reader.listEmails(after, chunk);
    yield* emails;
    const last = emails.at(-1);
    if (last === undefined || emails.length < chunk) return;
    after = last;
  }
}

function advance(walk: Generator<string, void, undefined>): string | undefined {
  const { value } = walk.next();
  return typeof value === 'string' ? value : undefined;
}

function smaller(least: string | undefined, email: string): string {
  return least === undefined || isBefore(email, least) ? email : least;
}

const beyondPlane = /[\ud800-\udfff]/;

/** The order of SQLite is that of bytes, which for rare characters is another one than that of strings here. */
function isBefore(one: string, other: string): boolean {
  if (!beyondPlane.test(one) && !beyondPlane.test(other)) return one < other;
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
}
