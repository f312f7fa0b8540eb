import type { Answer, UserSearchPage } from '../../src/auth0/auth0-client.ts';
import type { Batch } from '../../src/mirror/mirror.ts';
import { type FullPass, passProgress } from './full-pass.ts';
import { splitKeyset } from './split-keyset.ts';
import type { JobContext } from './sync-job.ts';
import { keysetSearch, nextKeyset, type UserKeyset } from './user-keyset.ts';

/** One of several walks, each over a stretch of time of its own. */
interface Walk {
  keyset: UserKeyset;
  /** Who was met at the date where it stands: pages overlap by them, and nobody is counted twice. */
  met: ReadonlySet<string>;
}

interface Page extends Answer<UserSearchPage> {
  readonly walk: Walk;
}

/** Milliseconds. */
const beforeSecondLook = 2000;
/** More at once would need more memory, and a bucket that few tenants have. */
const mostWalks = 16;

/**
 * Reads all users page by page in the order in which they were created, for tenants without the export job. Several
 * stretches of time side by side where the rate limit allows more than one request after the other can use.
 */
export async function* readByKeyset(context: JobContext, start: FullPass): AsyncGenerator<Batch, FullPass> {
  let pass = start;
  const walks = new Set(placesOf(pass).map((keyset): Walk => ({ keyset, met: new Set() })));
  const asked = new Map<Walk, Promise<Page>>();
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const asking: JobContext = { ...context, signal, request: { ...context.request, signal } };
  try {
    while (walks.size > 0) {
      for (const walk of walks) if (!asked.has(walk)) asked.set(walk, askFor(asking, walk, pass));
      const { walk, body, served_at } = await Promise.race(asked.values());
      asked.delete(walk);
      const next = nextKeyset(walk.keyset, body);
      const fresh = meet(walk, next, body);
      if (next === undefined) walks.delete(walk);
      else {
        walk.keyset = next;
        if (walks.size < mostWalks && hasRoom(context)) split(walks, walk, body, served_at);
      }
      pass = passAt(pass, walks, fresh);
      const users = body.users.map((profile) => ({ profile, source: 'search' as const, read_at: served_at }));
      yield { users, pass: pass.pass, ...passProgress(pass, 'reads all users, page by page') };
    }
    return pass;
  } finally {
    stop.abort();
  }
}

/** Where the pass goes on; at its beginning, one walk over all that there is. */
function placesOf({ walks, keyset }: FullPass): readonly UserKeyset[] {
  return walks ?? [keyset ?? { phase: 'dated', field: 'created_at' }];
}

function passAt(pass: FullPass, walks: ReadonlySet<Walk>, fresh: number): FullPass {
  return { ...pass, keyset: undefined, walks: [...walks].map(({ keyset }) => keyset), done: pass.done + fresh };
}

/** How many of a page were not met before. */
function meet(walk: Walk, next: UserKeyset | undefined, { users }: UserSearchPage): number {
  const ids = users.map((user) => user.user_id);
  const fresh = ids.filter((id) => !walk.met.has(id)).length;
  walk.met = dateOf(next) === dateOf(walk.keyset) ? new Set([...walk.met, ...ids]) : new Set(ids);
  return fresh;
}

/** True while the bucket could give more than what is under way asks of it. */
function hasRoom({ client, clock }: JobContext): boolean {
  return client.readyAt('sync') <= clock.now();
}

function split(walks: Set<Walk>, walk: Walk, page: UserSearchPage, served_at: number): void {
  const parts = splitKeyset(walk.keyset, page, served_at);
  if (parts === undefined) return;
  walk.keyset = parts[0];
  walks.add({ keyset: parts[1], met: new Set() });
}

async function askFor(context: JobContext, walk: Walk, pass: FullPass): Promise<Page> {
  return { ...(await readPage(context, walk.keyset, pass)), walk };
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

function dateOf(keyset: UserKeyset | undefined): string | undefined {
  return keyset?.phase === 'dated' ? keyset.from : keyset?.at;
}
