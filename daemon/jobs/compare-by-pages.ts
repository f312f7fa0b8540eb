import type { UserSearchPage } from '../../src/auth0/auth0-client.ts';
import { readDate, type UserProfile } from '../../src/domain/user.ts';
import type { CreatedWindow } from '../../src/mirror/mirror.ts';
import { isPageCheaper } from '../request-cost.ts';
import type { CompareStep } from './compare-step.ts';
import { compareUsers, type Differences } from './compare-users.ts';
import { countDifferences, marksFor } from './reconcile-marks.ts';
import type { PagesTask } from './reconcile-place.ts';
import type { JobContext } from './sync-job.ts';
import { keysetSearch, nextKeyset, type UserKeyset } from './user-keyset.ts';

const field = 'created_at';
/** Enough to compare users, and to walk on. */
const fields = ['user_id', 'created_at', 'updated_at'] as const;

/** @param whole users are known to be missing there: pages with whole profiles spare reading each by id */
export function pagesOf(window: CreatedWindow, whole = false): PagesTask {
  if (window === 'undated') return { by: 'pages', keyset: { phase: 'tied', field, ranges: [{}], page: 0 }, whole };
  const from = window.from === undefined ? {} : { from: new Date(window.from).toISOString() };
  const to = window.to === undefined ? {} : { to: new Date(window.to).toISOString() };
  return { by: 'pages', keyset: { phase: 'dated', field, ...from, ...to }, whole };
}

/** All users, one by one, in one go. @param now server time @param until users created since are left out */
export function allPages(now: number, until: number): PagesTask {
  return { ...pagesOf({ to: until }), left: Number.MAX_SAFE_INTEGER, since: now };
}

/** Users of one stretch of a walk: all that the tenant has there. */
interface Stretch {
  readonly users: readonly UserProfile[];
  readonly window: CreatedWindow;
  readonly served_at: number;
  readonly requests: number;
  /** The one page that it is, unless users of one millisecond fill several. */
  readonly page?: UserKeyset | undefined;
  readonly next: UserKeyset | undefined;
}

/** Compares one page of a list of users, or all users of one millisecond, one by one. */
export async function compareByPages(context: JobContext, task: PagesTask): Promise<CompareStep> {
  const whole = task.whole === true;
  const stretch = await readStretch(context, task.keyset, whole);
  const ours = context.mirror.listCreated(stretch.window);
  const found = compareUsers(stretch.users, ours, { mirror: context.mirror, served_at: stretch.served_at });
  const brought = whole ? stretch : await readWhole(context, stretch, found);
  const behind = new Set(found.behind);
  const left = task.left === undefined ? undefined : task.left - ours.length;
  return {
    ...countDifferences(found),
    ...follow(task, stretch.next, left),
    requests: stretch.requests + (brought === undefined || whole ? 0 : 1),
    // A part of the round is counted with all others.
    users: task.left === undefined || task.since !== undefined ? ours.length : 0,
    users_by_id: ours.length,
    found: brought?.users
      .filter((user) => behind.has(user.user_id))
      .map((profile) => ({ profile, source: 'search', read_at: brought.served_at })),
    stale: marksFor(found, brought !== undefined),
    went_back: found.went_back,
  };
}

async function readStretch(context: JobContext, start: UserKeyset, whole: boolean): Promise<Stretch> {
  let keyset = start;
  let requests = 0;
  let users: UserProfile[] = [];
  for (;;) {
    const { body, served_at } = await search(context, keyset, whole);
    requests += 1;
    const next = nextKeyset(keyset, body);
    users = keyset.phase === 'tied' ? [...users, ...body.users] : [...body.users];
    if (next?.phase !== 'tied') {
      const window = windowOf(keyset, next);
      const page = requests === 1 ? keyset : undefined;
      return { users: within(users, window), window, served_at, requests, page, next };
    }
    // Its users come again among all of their millisecond.
    if (keyset.phase === 'dated') users = [];
    keyset = next;
  }
}

async function search({ client, request }: JobContext, keyset: UserKeyset, whole: boolean) {
  return await client.searchUsers({ ...keysetSearch(keyset), ...(whole ? {} : { fields }) }, request);
}

/** The same page with whole profiles, where that is cheaper than asking for each user by id. */
async function readWhole(
  context: JobContext,
  { page }: Stretch,
  { behind }: Differences,
): Promise<(Pick<UserSearchPage, 'users'> & { readonly served_at: number }) | undefined> {
  if (page === undefined || !isPageCheaper(behind.length)) return undefined;
  const { body, served_at } = await search(context, page, true);
  return { users: body.users, served_at };
}

/** What a page is sure to be complete for: its last date may go on. */
function windowOf(keyset: UserKeyset, next: UserKeyset | undefined): CreatedWindow {
  if (keyset.phase === 'tied') {
    const at = readDate(keyset.at);
    return at === undefined ? 'undated' : { from: at, to: at + 1 };
  }
  const from = readDate(keyset.from);
  const end = next?.phase === 'dated' ? next.from : keyset.to;
  return { from: from !== undefined && keyset.after === true ? from + 1 : from, to: readDate(end) };
}

function within(users: readonly UserProfile[], window: CreatedWindow): readonly UserProfile[] {
  if (window === 'undated') return users;
  const { to = Number.POSITIVE_INFINITY } = window;
  return users.filter((user) => (readDate(user.created_at) ?? 0) < to);
}

/** Where the walk goes on, and with it the round that it may be a part of. Users without a date are its last ones. */
function follow(
  task: PagesTask,
  next: UserKeyset | undefined,
  left: number | undefined,
): Pick<CompareStep, 'tasks' | 'round' | 'since'> {
  if (left === undefined) return { tasks: next === undefined ? [] : [{ ...task, keyset: next }] };
  const isUndated = task.keyset.phase === 'tied' && task.keyset.at === undefined;
  const { keyset } = next === undefined ? pagesOf('undated') : { keyset: next };
  if (next === undefined && isUndated) return { tasks: [], round: null, since: task.since };
  return { tasks: left > 0 || next === undefined ? [{ ...task, keyset, left }] : [], round: keyset };
}
