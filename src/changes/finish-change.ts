import type { Answer } from '../auth0/auth0-client.ts';
import type { Change } from '../domain/change.ts';
import type { UserProfile } from '../domain/user.ts';
import { toAppError } from '../errors.ts';
import type { Batch } from '../mirror/mirror.ts';
import type { Aftermath, AnyAction, Finished } from './actions/action.ts';
import type { ChangeContext, ChangeOutcome } from './changes.ts';
import { personOptions, readFreshUser } from './read-fresh-user.ts';

/**
 * After the last answer: notes the outcome, then brings the mirror what follows from it. Auth0 has done it, so no
 * trouble here makes it undone.
 */
export async function finishChange(
  context: ChangeContext,
  action: AnyAction,
  change: Pick<Change, 'subject' | 'input' | 'differences'>,
  answers: readonly Answer<unknown>[],
  note: (noted: string | undefined) => void,
): Promise<ChangeOutcome> {
  const { subject, differences } = change;
  const at = answers.at(-1)?.served_at ?? context.now() + context.client.clockOffset();
  const finished: Finished<object> = { subject, input: change.input as object, differences, at };
  const { batch, reread = [], result, noted } = action.after?.(answers, finished) ?? userAnswered(answers, finished);
  whateverTheDiskSays(() => note(noted));
  if (batch !== undefined) whateverTheDiskSays(() => void context.mirror.commitBatch(batch, context.now()));
  await readAgain(context, reread);
  const user = batch?.users?.find(({ profile }) => profile.user_id === subject.id)?.profile;
  return { state: 'done', user: user ?? context.mirror.getUser(subject.id)?.profile, result };
}

/** The user in the last answer, where there is one. */
function userAnswered(answers: readonly Answer<unknown>[], { subject }: Pick<Finished<object>, 'subject'>): Aftermath {
  const last = answers.at(-1);
  const body = last?.body as { readonly user_id?: unknown } | undefined;
  if (last === undefined || subject.kind !== 'user' || body?.user_id !== subject.id) return {};
  const batch: Batch = { users: [{ profile: body as UserProfile, source: 'write', read_at: last.served_at }] };
  return { batch };
}

/** Whom this brings no answer is read by the sync, which is told to by the tenant's log. */
export async function readAgain(context: ChangeContext, user_ids: readonly string[]): Promise<void> {
  for (const user_id of user_ids) {
    try {
      await readFreshUser(context, user_id, personOptions(context));
    } catch (error) {
      if (toAppError(error).kind === 'bug') throw error;
    }
  }
}

function whateverTheDiskSays(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (toAppError(error).kind === 'bug') throw error;
  }
}
