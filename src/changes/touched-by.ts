import type { Change } from '../domain/change.ts';

/** All whom a change touches. Two changes of the same one are never under way at the same time. */
export function touchedBy({ subject, others }: Pick<Change, 'subject' | 'others'>): readonly string[] {
  return [`${subject.kind} ${subject.id}`, ...others.map((user_id) => `user ${user_id}`)];
}
