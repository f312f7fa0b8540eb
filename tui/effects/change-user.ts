import type { ChangeContext } from '../../src/changes/changes.ts';
import { toAppError } from '../../src/errors.ts';
import { toProblem } from '../problem.ts';
import type { Settled } from '../ui-state.ts';
import type { EffectContext, EffectRunner } from './effect-context.ts';

/** How long after an unknown outcome the record is read again, in milliseconds. */
const settleAfter = 1_500;

async function changeContext({ handles, clock }: EffectContext, tenant: string): Promise<ChangeContext> {
  const [client, mirror, journal] = await Promise.all([
    handles.client(tenant),
    handles.writer(tenant),
    handles.journal(),
  ]);
  return { tenant: handles.tenant(tenant), client, mirror, journal, now: () => clock.now() };
}

export const planUserChange: EffectRunner<'plan-change'> = async (context, { tenant, user_id, action }) => {
  const { dispatch, clock, signal } = context;
  try {
    const { planChange } = await import('../../src/changes/plan-change.ts');
    const change = await planChange(
      { ...(await changeContext(context, tenant)), signal },
      {
        action,
        subject: { kind: 'user', id: user_id },
      },
    );
    context.look();
    dispatch({ type: 'change-planned', change, at: clock.now() });
  } catch (error) {
    dispatch({ type: 'change-failed', tenant, user_id, stage: 'planning', problem: toProblem(toAppError(error)) });
  }
};

/** Sends what was reviewed. Not tied to the signal: what is on its way is not cut off, the journal tells its end. */
export const applyUserChange: EffectRunner<'apply-change'> = async (context, { change }) => {
  const { tenant, user_id } = change;
  try {
    const { applyChange } = await import('../../src/changes/apply-change.ts');
    const outcome = await applyChange(await changeContext(context, tenant), change);
    context.look();
    const detail = outcome.state === 'done' ? '' : outcome.detail;
    context.dispatch({ type: 'change-ended', change, state: outcome.state, detail });
  } catch (error) {
    context.look();
    const problem = toProblem(toAppError(error));
    context.dispatch({ type: 'change-failed', tenant, user_id, stage: 'applying', problem });
  }
};

/** Finds out what became of changes whose outcome is unknown. Only reads. */
export const settleUserChanges: EffectRunner<'settle-changes'> = async (context, { tenant }) => {
  const { clock, signal, dispatch } = context;
  await clock.sleep(settleAfter, signal);
  const { settleChanges } = await import('../../src/changes/settle-changes.ts');
  const change = await changeContext(context, tenant);
  const open = change.journal.unsettled(tenant);
  await settleChanges({ ...change, signal });
  context.look();
  const outcomes = open.flatMap((entry): Settled[] => {
    const { user_id, action, change_id } = entry;
    const entries = change.journal.list({ tenant, user_id, limit: 50 });
    const last = entries.find((each) => each.change_id === change_id);
    return last === undefined || last.state === 'sent' ? [] : [{ user_id, action, state: last.state }];
  });
  dispatch({ type: 'settled', tenant, outcomes });
};
