import { toAppError } from '../../src/errors.ts';
import { readFreshDetail } from '../../src/session/read-fresh-detail.ts';
import { toProblem } from '../problem.ts';
import type { EffectRunner } from './effect-context.ts';

/** Reads a detail from Auth0 and puts the answer into the mirror, from where it reaches the screen. */
export const readDetail: EffectRunner<'read-detail'> = async (context, { tenant, owner, kind, most_age }) => {
  const { handles, clock, signal, dispatch } = context;
  const wanted = { tenant, owner, kind };
  try {
    const [client, mirror] = await Promise.all([handles.client(tenant), handles.writer(tenant)]);
    await readFreshDetail({ client, mirror, now: () => clock.now(), signal }, wanted, most_age);
    context.look();
    dispatch({ type: 'detail-asked', wanted });
  } catch (error) {
    if (!signal.aborted) dispatch({ type: 'detail-asked', wanted, problem: toProblem(toAppError(error)) });
  }
};
