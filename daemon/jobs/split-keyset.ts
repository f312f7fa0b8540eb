import type { UserSearchPage } from '../../src/auth0/auth0-client.ts';
import { readDate } from '../../src/domain/user.ts';
import type { UserKeyset } from './user-keyset.ts';

/** A walk with fewer users before it is not worth a second one, which costs a request to learn where it ends. */
const worthSplitting = 1000;

/**
 * Divides a walk in the middle of the time before it; undefined when that gains nothing. People do not come evenly, so
 * one part may hold nearly all of them: it is divided again.
 * @param page the last one of the walk, whose count says how much is before it
 * @param now server time: where a walk ends that has no end of its own
 */
export function splitKeyset(
  keyset: UserKeyset,
  { users, total }: UserSearchPage,
  now: number,
): readonly [UserKeyset, UserKeyset] | undefined {
  if (keyset.phase !== 'dated' || keyset.from === undefined || total - users.length < worthSplitting) return undefined;
  const from = readDate(keyset.from);
  const to = keyset.to === undefined ? now : readDate(keyset.to);
  if (from === undefined || to === undefined || to - from < 2) return undefined;
  const middle = new Date(Math.floor((from + to) / 2)).toISOString();
  const { phase, field } = keyset;
  const end = keyset.to === undefined ? {} : { to: keyset.to };
  return [
    { ...keyset, to: middle },
    { phase, field, from: middle, ...end },
  ];
}
