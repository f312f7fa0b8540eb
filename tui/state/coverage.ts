import { coverageWords } from '../coverage-words.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import { activeList } from './tenants.ts';

/** True for a filter that may ask for what Auth0 tells of single users or groups only, or for what is not there. */
export function asksGroups(text: string): boolean {
  return /(?:role|org|organization_id|mfa|is|has|connection):/i.test(text);
}

/** How far the shown answer can be known at all, in sentences; none where everything that it asks for is known. */
export function coverageOf(state: UiState): readonly string[] {
  const { coverage, answered } = activeList(state);
  if (coverage?.text !== answered.text) return [];
  const isOfAll = state.active === allTenants;
  return coverage.found.map((each) => `${isOfAll ? `in ${each.tenant} ` : ''}${coverageWords(each.coverage)}`);
}
