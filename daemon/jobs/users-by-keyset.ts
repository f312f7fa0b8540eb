import { keysetSearch, nextKeyset, type UserKeyset } from './user-keyset.ts';
import { type FullPass, passProgress } from './full-pass.ts';
import type { Batch } from '../../src/mirror/mirror.ts';
import type { JobContext } from './sync-job.ts';

/** Reads all users page by page in the order in which they were created, for tenants without the export job. */
export async function* readByKeyset(context: JobContext, start: FullPass): AsyncGenerator<Batch, FullPass> {
  let pass = start;
  let keyset: UserKeyset | undefined = pass.keyset ?? { phase: 'dated', field: 'created_at' };
  while (keyset !== undefined) {
    const { body, served_at } = await context.client.searchUsers(keysetSearch(keyset), context.request);
    const fresh = body.users.length - repeated(keyset);
    const next = nextKeyset(keyset, body);
    // Interrupted after the last page, it is read again: a pass without a place would start from the beginning.
    pass = passAt(pass, next ?? keyset, Math.max(0, fresh));
    const users = body.users.map((profile) => ({ profile, source: 'search' as const, read_at: served_at }));
    yield { users, pass: pass.pass, ...passProgress(pass, 'reads all users, page by page') };
    keyset = next;
  }
  return pass;
}

function passAt(pass: FullPass, keyset: UserKeyset, fresh: number): FullPass {
  return { ...pass, keyset, done: pass.done + fresh };
}

/** How many users of the next page stood on the last one: the bound; and all of a page that is only looked up. */
function repeated(keyset: UserKeyset): number {
  if (keyset.phase === 'tied') return keyset.split === true ? Number.POSITIVE_INFINITY : 0;
  return keyset.from !== undefined && keyset.after !== true ? 1 : 0;
}
