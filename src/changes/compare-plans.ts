import { isDeepStrictEqual } from 'node:util';

import type { Change, Difference } from '../domain/change.ts';
import { AppError } from '../errors.ts';
import type { Plan } from './actions/action.ts';

/**
 * Auth0 has no ETag, so the record is compared. A mere login moves `updated_at`: what counts is whether what was
 * reviewed would still be changed, in the reviewed way, by the reviewed requests.
 * @throws AppError `conflict` naming the fields that moved
 */
export function refuseMoved(change: Change, now: Plan, updated_at: unknown): void {
  const isUntouched = updated_at !== undefined && updated_at === change.base_updated_at && now.requests.length > 0;
  const sameDifferences = same(now.differences, change.differences);
  if (sameDifferences && (isUntouched || same(now.requests, change.requests))) return;
  const moved = movedFields(change.differences, now.differences);
  const what = change.subject.kind === 'user' ? 'user' : change.subject.kind;
  const where = moved.length === 0 ? '' : ` (${moved.join(', ')})`;
  throw new AppError(
    'conflict',
    `the ${what} was changed since the review in tenant ${change.tenant}${where}: nothing was sent`,
    { tenant: change.tenant },
  );
}

/** Fields that would not be changed in the reviewed way any more: somebody else's value against the reviewed one. */
function movedFields(reviewed: readonly Difference[], now: readonly Difference[]): readonly string[] {
  const fields = new Set([...reviewed, ...now].map(({ field }) => field));
  return [...fields].filter((field) => !same(differenceOf(reviewed, field), differenceOf(now, field)));
}

function differenceOf(list: readonly Difference[], field: string): Difference | undefined {
  return list.find((each) => each.field === field);
}

/** As JSON: what is not set is the same as what is missing. */
function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(asJson(a), asJson(b));
}

function asJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
