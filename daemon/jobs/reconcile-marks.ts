import type { Batch } from '../../src/mirror/mirror.ts';
import type { Differences } from './compare-users.ts';

/** Begins the reason of every mark that a comparison makes. */
const marked = { added: 'reconcile added', changed: 'reconcile changed', gone: 'reconcile gone' } as const;

export type ReconcileReason = keyof typeof marked;

/** Which difference a mark stands for; undefined when something else made it. */
export function reconcileReason(reason: string): ReconcileReason | undefined {
  return (Object.keys(marked) as ReconcileReason[]).find((key) => marked[key] === reason);
}

/** The users of a comparison that have to be read by id. @param brought those that need not: a page brings them */
export function marksFor({ behind, odd, missing, gone }: Differences, brought: boolean): NonNullable<Batch['stale']> {
  const here = [...(brought ? [] : behind), ...odd];
  return [
    ...here.map((user_id) => ({ user_id, reason: missing.has(user_id) ? marked.added : marked.changed })),
    ...gone.map((user_id) => ({ user_id, reason: marked.gone })),
  ];
}

/** How many of each kind. */
export function countDifferences({ behind, odd, missing, gone }: Differences): Record<ReconcileReason, number> {
  return { added: missing.size, changed: behind.length + odd.length - missing.size, gone: gone.length };
}
