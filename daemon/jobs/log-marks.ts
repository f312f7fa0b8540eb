import type { DetailMark } from '../../src/domain/detail.ts';
import type { JobName } from '../../src/domain/job.ts';
import type { CatalogueKind } from '../../src/domain/catalogue.ts';
import { changedCatalogue, logEffects } from '../../src/domain/log-effects.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { readDate } from '../../src/domain/user.ts';
import type { Batch, MirrorReader } from '../../src/mirror/mirror.ts';
import { isByIdCheaper } from '../request-cost.ts';
import { jobOfCatalogue } from './catalogue-jobs.ts';
import { fullPass } from './full-pass.ts';
import { logPlace } from './log-place.ts';
import { longestSearchLag, searchLag } from './search-lag.ts';

/** What a page of events asks for. */
export interface LogMarks {
  readonly stale: NonNullable<Batch['stale']>;
  readonly forgetDetails: readonly DetailMark[];
  readonly wanted: readonly JobName[];
}

/**
 * Works out what has to be read again after a page of events. Events from before the pass over all users say nothing
 * new about profiles: the pass and what follows it bring a later state. Before there is a pass, the next one may begin
 * now, while the searches that it reads lag behind.
 * @param now server time
 */
export function marksOf(events: readonly LogEvent[], mirror: MirrorReader, now: number): LogMarks {
  const known_at = (fullPass(mirror)?.started_at ?? now) - longestSearchLag;
  const changed = new Map<string, string>();
  const unsearchable = new Set<string>();
  const gone = new Map<string, string>();
  const details = new Map<string, DetailMark>();
  const catalogues = new Set<JobName>();
  let reconcile = false;
  for (const event of events) {
    const effects = logEffects(event);
    const at = readDate(event.date) ?? now;
    for (const { owner, kind } of effects.invalidates) {
      const known = details.get(`${kind} ${owner ?? ''}`)?.at ?? at;
      details.set(`${kind} ${owner ?? ''}`, { owner, kind, at: Math.max(at, known) });
    }
    for (const user_id of effects.deleted) {
      if (at >= Math.min(known_at, now - longestSearchLag) || isLive(mirror, user_id))
        gone.set(user_id, `log ${event.type}`);
    }
    if (at < known_at) continue;
    const catalogue = jobOf(changedCatalogue(event));
    if (catalogue !== undefined) catalogues.add(catalogue);
    // An API operation on two users is a link or its end: the second one may have become an identity of the first.
    const reason = effects.stale.length > 1 ? 'link' : `log ${event.type}`;
    for (const user_id of effects.stale) {
      if (isReadSince(mirror, user_id, at)) continue;
      if (changed.get(user_id) !== 'link') changed.set(user_id, reason);
      if (effects.unsearchable) unsearchable.add(user_id);
    }
    reconcile ||= effects.reconcile !== undefined;
  }
  const looking = now - (logPlace(mirror)?.moved_at ?? 0) <= searchLag;
  const { stale, wanted } = decide(changed, gone, { unsearchable, reconcile, looking });
  return { stale, wanted: [...wanted, ...catalogues], forgetDetails: [...details.values()] };
}

function decide(
  changed: Map<string, string>,
  gone: Map<string, string>,
  known: { readonly unsearchable: ReadonlySet<string>; readonly reconcile: boolean; readonly looking: boolean },
): Omit<LogMarks, 'forgetDetails'> {
  const { unsearchable, reconcile, looking } = known;
  // No page of changed users would show these: `updated_at` did not move, or a link hides the user from every search.
  const must = [...changed].filter(([user_id]) => unsearchable.has(user_id));
  const byId = isByIdCheaper(changed.size, looking) ? [...changed] : must;
  const stale = [...new Map([...byId, ...gone])].map(([user_id, reason]) => ({ user_id, reason }));
  const wanted: JobName[] = [];
  if (stale.length > 0) wanted.push('users-stale');
  if (reconcile || byId.length < changed.size) wanted.push('users-changed');
  if (reconcile) wanted.push('reconcile');
  return { stale, wanted };
}

function jobOf(kind: CatalogueKind | undefined): JobName | undefined {
  return kind === undefined ? undefined : jobOfCatalogue(kind);
}

/** Our own writes come back as events, too. */
export function isReadSince(mirror: MirrorReader, user_id: string, at: number): boolean {
  const stored = mirror.getUser(user_id);
  const isFirstHand = stored?.source === 'id' || stored?.source === 'write';
  return stored !== undefined && isFirstHand && stored.read_at > at;
}

function isLive(mirror: MirrorReader, user_id: string): boolean {
  return mirror.getUser(user_id) !== undefined && mirror.getTombstone(user_id) === undefined;
}
