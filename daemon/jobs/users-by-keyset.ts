import type { Answer, UserSearchPage } from '../../src/auth0/auth0-client.ts';
import { keysetSearch, nextKeyset, type UserKeyset } from './user-keyset.ts';
import { type FullPass, passProgress } from './full-pass.ts';
import type { Batch } from '../../src/mirror/mirror.ts';
import type { JobContext } from './sync-job.ts';

/** Milliseconds. */
const beforeSecondLook = 2000;

/** Reads all users page by page in the order in which they were created, for tenants without the export job. */
export async function* readByKeyset(context: JobContext, start: FullPass): AsyncGenerator<Batch, FullPass> {
  let pass = start;
  let keyset: UserKeyset | undefined = pass.keyset ?? { phase: 'dated', field: 'created_at' };
  let met = new Set<string>();
  while (keyset !== undefined) {
    const { body, served_at } = await readPage(context, keyset, pass);
    const next = nextKeyset(keyset, body);
    // Pages overlap by whoever shares the date that the next one starts with; nobody is counted twice.
    const ids = body.users.map((user) => user.user_id);
    const fresh = ids.filter((id) => !met.has(id)).length;
    met = dateOf(next) === dateOf(keyset) ? new Set([...met, ...ids]) : new Set(ids);
    // Interrupted after the last page, it is read again: a pass without a place would start from the beginning.
    pass = passAt(pass, next ?? keyset, fresh);
    const users = body.users.map((profile) => ({ profile, source: 'search' as const, read_at: served_at }));
    yield { users, pass: pass.pass, ...passProgress(pass, 'reads all users, page by page') };
    keyset = next;
  }
  return pass;
}

/** A page without anybody where somebody must be is asked for once more: all behind it would have to be read by id. */
async function readPage(
  { client, clock, request, signal }: JobContext,
  keyset: UserKeyset,
  { total }: FullPass,
): Promise<Answer<UserSearchPage>> {
  const first = await client.searchUsers(keysetSearch(keyset), request);
  const somebody = keyset.phase === 'dated' && keyset.after !== true && (keyset.from !== undefined || total > 0);
  if (!somebody || first.body.users.length > 0) return first;
  await clock.sleep(beforeSecondLook, signal);
  return await client.searchUsers(keysetSearch(keyset), request);
}

function passAt(pass: FullPass, keyset: UserKeyset, fresh: number): FullPass {
  return { ...pass, keyset, done: pass.done + fresh };
}

function dateOf(keyset: UserKeyset | undefined): string | undefined {
  return keyset?.phase === 'dated' ? keyset.from : keyset?.at;
}
