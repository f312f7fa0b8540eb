import type { UserSort } from '../../src/mirror/mirror.ts';
import { luceneSort } from '../../src/query/lucene-fields.ts';
import { groupDigits } from '../components/relative-time.ts';
import type { ListState, ServerAnswered } from '../list-state.ts';
import { allTenants, noEffects, type Problem, type Step, type UiState } from '../ui-state.ts';
import { activeList, tenantView, withList } from './tenants.ts';
import { addProblem, addToast } from './toasts.ts';

/** In place of an order that Auth0 does not have. */
const anyOrder: UserSort = { field: 'created_at', descending: true };

/** Asks Auth0's own search the question of the filter line, or says why that cannot be. */
export function askAuth0(state: UiState): Step {
  const { active } = state;
  const { filter, sort } = activeList(state);
  const text = filter.text.trim();
  const why = serverObstacle(state);
  if (active === undefined || why !== undefined) return [addToast(state, 'info', why ?? 'no tenant'), noEffects];
  const { field, descending } = sort;
  const asked = withList(state, active, { server: { text, stage: 'asking' } });
  const order = luceneSort(field, descending) === undefined ? anyOrder : sort;
  return [asked, [{ type: 'ask-server', tenant: active, text, sort: order }]];
}

/** Why Auth0 cannot be asked now; undefined when it can. */
function serverObstacle(state: UiState): string | undefined {
  const { active } = state;
  const { filter, problem, server } = activeList(state);
  if (active === allTenants) return 'Auth0 is asked about one tenant at a time: go to one by its number first';
  const view = tenantView(state, active);
  if (view === undefined) return 'there is no tenant to ask';
  if (view.scopes?.has('read:users') === false) {
    return `scope is missing: read:users. tenantry tenants test ${view.tenant.name} says how to get it`;
  }
  if (filter.text.trim() === '') return 'type what to look for first';
  if (problem !== undefined) return `${problem.message}: Auth0 was not asked`;
  return server?.stage === 'asking' ? 'Auth0 is being asked already' : undefined;
}

/** Takes what Auth0 has answered. The users themselves come from the mirror. */
export function takeServerAnswer(
  state: UiState,
  tenant: string,
  text: string,
  { answer, problem }: { readonly answer?: ServerAnswered | undefined; readonly problem?: Problem | undefined },
): UiState {
  const { server } = state.lists[tenant] ?? activeList(state);
  if (server?.text !== text) return state;
  if (answer !== undefined) return withList(state, tenant, { server: { text, stage: 'answered', answer } });
  const left = withList(state, tenant, { server: undefined });
  return problem === undefined ? left : addProblem(left, `Auth0's search in ${tenant}`, problem);
}

/** What Auth0 has answered to the question that the list shows: how many, what was new here, what it sees otherwise. */
export function serverWords({
  server,
  filter,
}: ListState): { readonly words: string; readonly differs: readonly string[] } | undefined {
  if (server === undefined || server.text !== filter.text.trim()) return undefined;
  if (server.answer === undefined) return { words: 'asking Auth0…', differs: [] };
  const { total, read, added, deleted, differs } = server.answer;
  const parts = [
    `Auth0 finds ${groupDigits(total)}`,
    read + deleted < total ? `the first ${groupDigits(read + deleted)} were read` : '',
    added > 0 ? `${groupDigits(added)} were not here` : '',
    deleted > 0 ? `${groupDigits(deleted)} of them are deleted` : '',
  ];
  return { words: parts.filter((part) => part !== '').join(', '), differs };
}
