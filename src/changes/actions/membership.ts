import { z } from 'zod';

import type { DetailKind } from '../../domain/detail.ts';
import type { Difference, ChangeSubject } from '../../domain/change.ts';
import { AppError, isAppError } from '../../errors.ts';
import { askUserId } from '../ask-user-id.ts';
import type { Aftermath, Finished, Reading } from './action.ts';

/** Something that users belong to: a role, an organization. */
export interface Group {
  /** Its users, as a detail of it. */
  readonly members: DetailKind;
  /** What a user belongs to, as a detail of the user. */
  readonly ofUser: DetailKind;
  /** Further details of a user that follow from it. */
  readonly followers: readonly DetailKind[];
}

/** Users by user_id, or by an e-mail address that names exactly one. */
export interface MembersInput {
  readonly users: readonly string[];
}

/** What is known of a user whom an input names. */
interface Person {
  readonly user_id: string;
  /** For people, raw text. */
  readonly words: string;
  /** Undefined where it cannot be seen. */
  readonly isMember: boolean | undefined;
}

export interface MembersFacts {
  readonly people: readonly Person[];
  /** Why somebody whom the input names is not known. */
  readonly unknown: AppError | undefined;
}

/** More in one change cannot be looked through by a person. */
const mostUsers = 500;

export const membersInput = z.strictObject({
  users: z
    .array(z.string().trim().min(1, { error: 'an empty name is no user' }))
    .min(1, { error: 'no user is named' })
    .max(mostUsers, { error: `at most ${String(mostUsers)} users at a time` }),
});

/** Up to this many users are asked one by one what they belong to; for more of them the list of members is read. */
const askedSingly = 3;

/** Reads who the users are, and which of them belong to the group. */
export async function readMembers(
  reading: Reading,
  group: Group,
  { id }: ChangeSubject,
  { users }: MembersInput,
): Promise<MembersFacts> {
  try {
    const found = new Set<string>();
    for (const user of users) found.add(await askUserId(reading, user));
    const belongs = await belonging(reading, group, id, [...found]);
    const people = [...found].map((user_id) => ({
      user_id,
      words: wordsFor(reading, user_id),
      isMember: belongs.get(user_id),
    }));
    return { people, unknown: undefined };
  } catch (error) {
    if (isAppError(error, 'not_found') || isAppError(error, 'usage')) return { people: [], unknown: error };
    throw error;
  }
}

/** The list of members may lag behind what a user belongs to, but is one request for a hundred of them. */
async function belonging(
  reading: Reading,
  group: Group,
  id: string,
  user_ids: readonly string[],
): Promise<ReadonlyMap<string, boolean | undefined>> {
  const known = new Map<string, boolean | undefined>();
  if (user_ids.length > askedSingly) {
    const { items, complete, problem } = await reading.client.readDetail(group.members, id, reading.options);
    const members = new Set(items.map((item) => item['user_id']));
    const isWhole = complete && problem === undefined;
    for (const user_id of user_ids) if (isWhole || members.has(user_id)) known.set(user_id, members.has(user_id));
  }
  for (const user_id of user_ids) {
    if (!known.has(user_id)) known.set(user_id, await belongsTo(reading, group, id, user_id));
  }
  return known;
}

async function belongsTo(
  { client, options, tenant }: Reading,
  group: Group,
  id: string,
  user_id: string,
): Promise<boolean | undefined> {
  const { items, complete, problem } = await client.readDetail(group.ofUser, user_id, options);
  if (problem?.reason === 'not_found') {
    throw new AppError('not_found', `no user ${user_id} in tenant ${tenant.name}`, { tenant: tenant.name });
  }
  if (problem !== undefined) return undefined;
  return items.some((item) => item['id'] === id) || (complete ? false : undefined);
}

function wordsFor({ mirror }: Reading, user_id: string): string {
  const profile = mirror.getUser(user_id)?.profile;
  const word = [profile?.email, profile?.name].find((each) => typeof each === 'string' && each !== '');
  return word ?? user_id;
}

/** The users for whom it would change something. @throws AppError `not_found` or `usage` for a name that is no user */
export function whoChanges({ people, unknown }: MembersFacts, toBecome: boolean): readonly Person[] {
  if (unknown !== undefined) throw unknown;
  return people.filter(({ isMember }) => isMember !== toBecome);
}

/** One line for each user, so that taking it back is refused only for those who were changed since. */
export function memberDifferences(changed: readonly Person[], toBecome: boolean): readonly Difference[] {
  return changed.map(({ user_id, words }) => ({
    field: `member ${user_id}`,
    before: toBecome ? undefined : words,
    after: toBecome ? words : undefined,
  }));
}

/** Whom a change added or removed. */
function changedUsers(differences: readonly Difference[]): readonly string[] {
  return differences.map(({ field }) => field.slice('member '.length));
}

/** Those of whom it was seen that they did not belong, or did: what takes a change back is about nobody else. */
export function seenUsers({ people }: MembersFacts): readonly string[] {
  return people.filter(({ isMember }) => isMember !== undefined).map(({ user_id }) => user_id);
}

/** What takes it back; undefined where of nobody was seen how it was. */
export function inverseOf(
  action: string,
  { differences, before }: { readonly differences: readonly Difference[]; readonly before: unknown },
): { readonly action: string; readonly input: MembersInput } | undefined {
  const seen = new Set(Array.isArray(before) ? (before as readonly unknown[]) : []);
  const users = changedUsers(differences).filter((user_id) => seen.has(user_id));
  return users.length === 0 ? undefined : { action, input: { users } };
}

export function unseenRemark({ people }: MembersFacts): readonly string[] {
  if (people.every(({ isMember }) => isMember !== undefined)) return [];
  return [
    'The token may not see who is a member already: users for whom nothing changes may be among them, and undo leaves them out.',
  ];
}

/** Whether all whom a change was about are, or are not, members now. */
export function areMembers(
  facts: MembersFacts | undefined,
  differences: readonly Difference[],
  expected: boolean,
): boolean | 'cannot tell' {
  if (facts === undefined || facts.unknown !== undefined) return 'cannot tell';
  const changed = new Set(changedUsers(differences));
  const states = facts.people.filter(({ user_id }) => changed.has(user_id)).map(({ isMember }) => isMember);
  // An address may name somebody else by now.
  if (states.length < changed.size || states.includes(undefined)) return 'cannot tell';
  return states.every((isMember) => isMember === expected);
}

/** Both sides of the membership are to be read anew. */
export function membersAftermath(group: Group, { subject, differences, at }: Finished<MembersInput>): Aftermath {
  const kinds = [group.ofUser, ...group.followers];
  const ofUsers = changedUsers(differences).flatMap((owner) => kinds.map((kind) => ({ owner, kind, at })));
  return { batch: { forgetDetails: [{ owner: subject.id, kind: group.members, at }, ...ofUsers] } };
}

/**
 * Auth0 documents no limit for the users of one request. It refuses such a request as a whole, so small ones leave less
 * undone.
 */
const usersPerRequest = 50;

export function inPortions<T>(items: readonly T[]): readonly (readonly T[])[] {
  const starts = Array.from({ length: Math.ceil(items.length / usersPerRequest) }, (_, at) => at * usersPerRequest);
  return starts.map((start) => items.slice(start, start + usersPerRequest));
}
