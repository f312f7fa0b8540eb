import type { ChangeSubject } from '../domain/change.ts';
import type { UserProfile } from '../domain/user.ts';
import type { AnyAction, Planned, SubjectKind } from './actions/action.ts';
import type { ChangeContext, ChangeOrder } from './changes.ts';
import { personOptions, readFreshUser } from './read-fresh-user.ts';
import { readingOf } from './reading-of.ts';
import { splitSecrets } from './split-secrets.ts';

/**
 * Reads what an action needs to know, as it is now: the user by id where the subject is one, and the action's own facts.
 * @throws AppError `not_found` when there is no such user
 */
export async function readPlanned(
  context: ChangeContext,
  action: AnyAction,
  order: Pick<ChangeOrder, 'subject' | 'input'>,
): Promise<Planned<unknown, unknown, SubjectKind>> {
  const { kind, id, words } = order.subject;
  const user = kind === 'user' ? (await readFreshUser(context, id, personOptions(context))).body : undefined;
  const subject: ChangeSubject = { kind, id, words: user === undefined ? (words ?? id) : userWords(user) };
  const { kept } = splitSecrets(order.input);
  const facts = await action.read?.(readingOf(context), subject, kept);
  return { subject, user, facts, input: order.input };
}

function userWords(user: UserProfile): string {
  const { name, email, user_id } = user;
  const [first, second] = [name, email].filter((word) => typeof word === 'string' && word !== '');
  if (first === undefined) return user_id;
  return second === undefined || second === first ? first : `${first} <${second}>`;
}
