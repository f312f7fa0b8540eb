import type { WantedDetail } from '../screens/wanted.ts';
import { detailState } from '../state/details.ts';
import { tenantView } from '../state/tenants.ts';
import type { UiState } from '../ui-state.ts';
import { piece, startWith, wrapWords, gap, type Line } from './line.ts';
import { shortSpan } from './relative-time.ts';

/**
 * Why a detail is not there or not whole: the scope or plan that is missing, or that Auth0 could not be asked. Empty when
 * nothing is wrong.
 */
export function detailProblemLines(state: UiState, wanted: WantedDetail, width: number): readonly Line[] {
  const { read, problem } = detailState(state, wanted);
  const answer = read?.detail?.problem;
  if (answer !== undefined) {
    const advice =
      answer.reason === 'scope'
        ? '. Grant it to the application: Auth0 dashboard, Applications > APIs > Auth0 Management API.'
        : '.';
    return warn(`${answer.words}${advice}`, width);
  }
  if (problem === undefined) return [];
  const kept = read?.detail === undefined ? '' : ' This is what was read before.';
  return warn(`${problem.title}: ${problem.message}. ${problem.hint}${kept}`, width);
}

/** How old a detail is, and whether it is being read. */
export function detailAgeLine(state: UiState, wanted: WantedDetail): Line {
  const { read, asking } = detailState(state, wanted);
  const detail = read?.detail;
  if (detail === undefined) return [piece(asking ? ' asking Auth0…' : ' not read yet', 'dim')];
  const offset = tenantView(state, wanted.tenant)?.status?.clock_offset ?? 0;
  const age = `read ${shortSpan(state.now + offset - detail.read_at)} ago`;
  const more = asking ? ', asking Auth0…' : detail.outdated === true ? ', changed since' : '';
  const part = detail.complete || detail.problem !== undefined ? '' : `  only the first ${String(detail.items.length)}`;
  return [piece(` ${age}${more}`, 'dim'), piece(part, 'warn')];
}

function warn(words: string, width: number): readonly Line[] {
  return startWith(gap(1), wrapWords(words, width - 2, 'warn'));
}
