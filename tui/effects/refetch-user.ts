import type { Auth0Client, Answer } from '../../src/auth0/auth0-client.ts';
import { toAppError } from '../../src/errors.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import type { Batch, MirrorWriter } from '../../src/mirror/mirror.ts';
import { toProblem } from '../problem.ts';
import type { EffectRunner } from './effect-context.ts';

/** Reads a user by id, ahead of the sync, and puts the answer into the mirror, from where it reaches the screen. */
export const refetchUser: EffectRunner<'refetch-user'> = async (context, { tenant, user_id }) => {
  const { handles, clock, signal, dispatch } = context;
  try {
    const client = await handles.client(tenant);
    const options = { priority: 'person', reason: 'person', signal } as const;
    const answer = await client.getUser(user_id, options);
    commitAnswer(await handles.writer(tenant), client, user_id, answer, clock.now());
    context.look();
    dispatch({ type: 'refetched', tenant, user_id });
    dispatch({ type: 'scopes', tenant, scopes: await client.scopes(options) });
  } catch (error) {
    if (!signal.aborted) dispatch({ type: 'refetched', tenant, user_id, problem: toProblem(toAppError(error)) });
  }
};

function commitAnswer(
  writer: MirrorWriter,
  client: Auth0Client,
  user_id: string,
  { body, served_at }: Answer<UserProfile | undefined>,
  now: number,
): void {
  const found: Batch =
    body === undefined
      ? { tombstones: [{ user_id, deleted_at: served_at, reason: 'reconcile' }] }
      : { users: [{ profile: body, source: 'id', read_at: served_at }] };
  const requests = client.takeRequestCounts();
  writer.commitBatch({ ...found, rate: client.rate(), clock_offset: client.clockOffset(), requests }, now);
}
