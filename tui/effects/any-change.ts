import type { ChangeContext } from '../../src/changes/changes.ts';
import type { Change } from '../../src/domain/change.ts';
import { toAppError } from '../../src/errors.ts';
import { toProblem } from '../problem.ts';
import type { ReviewOverlay } from '../overlay.ts';
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

export const planAnyChange: EffectRunner<'plan-change'> = async (context, { tenant, order }) => {
  const { dispatch, clock, signal } = context;
  try {
    const changes = { ...(await changeContext(context, tenant)), signal };
    const change = await plan(changes, order);
    context.look();
    dispatch({ type: 'change-planned', change, at: clock.now(), order });
  } catch (error) {
    dispatch({ type: 'plan-failed', tenant, order, problem: toProblem(toAppError(error)) });
  }
};

async function plan(changes: ChangeContext, order: ReviewOverlay['order']): Promise<Change> {
  if ('undoes' in order) {
    const { planUndo } = await import('../../src/changes/plan-undo.ts');
    return planUndo(changes, { change_id: order.undoes });
  }
  const { planChange } = await import('../../src/changes/plan-change.ts');
  return planChange(changes, order);
}

/** Sends what was reviewed. Not tied to the signal: what is on its way is not cut off, the journal tells its end. */
export const applyAnyChange: EffectRunner<'apply-change'> = async (context, { change, input }) => {
  try {
    const [{ applyChange }, { splitSecrets }, { findAction }] = await Promise.all([
      import('../../src/changes/apply-change.ts'),
      import('../../src/changes/split-secrets.ts'),
      import('../../src/changes/actions/index.ts'),
    ]);
    const { secrets } = splitSecrets(input);
    const outcome = await applyChange(await changeContext(context, change.tenant), change, { secrets });
    context.look();
    const told = outcome.state === 'done' ? { detail: '', result: outcome.result } : { detail: outcome.detail };
    const canUndo = outcome.state === 'done' && findAction(change.action)?.undo !== undefined;
    context.dispatch({ type: 'change-ended', change, state: outcome.state, canUndo, ...told });
  } catch (error) {
    context.look();
    context.dispatch({ type: 'change-failed', change, problem: toProblem(toAppError(error)) });
  }
};

/** Finds out what became of changes whose outcome is unknown. Only reads. */
export const settleAnyChanges: EffectRunner<'settle-changes'> = async (context, { tenant }) => {
  const { clock, signal, dispatch } = context;
  await clock.sleep(settleAfter, signal);
  const [{ settleChanges }, { ownerOf }] = await Promise.all([
    import('../../src/changes/settle-changes.ts'),
    import('../../src/changes/owner-of.ts'),
  ]);
  const change = await changeContext(context, tenant);
  const open = change.journal.unsettled(ownerOf(change.tenant));
  await settleChanges({ ...change, signal });
  context.look();
  const outcomes = open.flatMap((entry): Settled[] => {
    const { subject, action, change_id } = entry;
    const [last] = change.journal.list({ tenant, change_id, limit: 1 });
    return last === undefined || last.state === 'sent' ? [] : [{ subject, action, state: last.state }];
  });
  dispatch({ type: 'settled', tenant, outcomes });
};
