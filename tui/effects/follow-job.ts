import { followJob } from '../../src/changes/follow-job.ts';
import { defaultDomain } from '../../src/domain/tenant.ts';
import type { EffectRunner } from './effect-context.ts';

/** Waits for the end of a job that a change has started, and says how it ended. */
export const followAnyJob: EffectRunner<'follow-job'> = async (context, { tenant, domain, job: id, words, who }) => {
  const { handles, clock, signal, dispatch } = context;
  const about = `${who} in ${tenant}`;
  const current = defaultDomain(handles.tenant(tenant));
  if (current !== domain) {
    const text = `Not known how it ended: ${words.verb} ${about}. ${tenant} was ${domain} and is ${current} now`;
    dispatch({ type: 'toast', level: 'bad', text });
    return;
  }
  const client = await handles.client(tenant);
  const job = await followJob(client, id, { clock, signal, priority: 'person', reason: 'person' });
  if (job.status === 'completed') {
    dispatch({ type: 'toast', level: 'good', text: `${words.job?.done ?? words.done}: ${about}` });
    return;
  }
  const why = typeof job.status_details === 'string' ? `: ${job.status_details}` : '';
  dispatch({
    type: 'toast',
    level: 'bad',
    text: `${words.job?.failed ?? `Not done: ${words.verb}`}: ${about} (job ${id} is ${job.status}${why})`,
    hint: 'The history of the user may say why.',
  });
};
