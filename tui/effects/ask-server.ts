import { toAppError } from '../../src/errors.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { askableQuestion, askServer } from '../../src/session/ask-server.ts';
import { toProblem } from '../problem.ts';
import type { EffectRunner } from './effect-context.ts';

/** What is read of an answer: two requests at most. Who wants more asks more narrowly. */
const mostUsers = 200;

/** Asks Auth0's own search, and puts what it answers into the mirror, from where it reaches the list. */
export const askServerNow: EffectRunner<'ask-server'> = async (context, { tenant, text, sort }) => {
  const { handles, clock, signal, dispatch } = context;
  try {
    const [client, mirror] = await Promise.all([handles.client(tenant), handles.writer(tenant)]);
    const now = clock.now() + client.clockOffset();
    const question = askableQuestion(parseQuery(text).root, sort, mirror, now);
    const before = mirror.countUsers();
    const { users, total, deleted } = await askServer(
      { client, mirror, now: () => clock.now(), signal },
      question,
      mostUsers,
    );
    context.look();
    const added = Math.max(0, mirror.countUsers() - before);
    const differs = question.differences.map(({ words }) => words);
    dispatch({ type: 'server-answered', tenant, text, answer: { total, read: users.length, deleted, added, differs } });
  } catch (error) {
    if (!signal.aborted) dispatch({ type: 'server-answered', tenant, text, problem: toProblem(toAppError(error)) });
  }
};
