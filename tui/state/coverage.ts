import type { CoverageRead } from '../list-state.ts';
import { coverageWords } from '../coverage-words.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import { activeLogs } from './active-logs.ts';
import { activeList } from './tenants.ts';

/** True for a filter that may ask for what Auth0 tells of single users or groups only, or for what is not there. */
export function asksGroups(text: string): boolean {
  return /(?:role|org|organization_id|mfa|is|has|connection):/i.test(text);
}

/** How far the shown answer can be known at all, in sentences; none where everything that it asks for is known. */
export function coverageOf(state: UiState): readonly string[] {
  const { coverage, answered } = activeList(state);
  return coverage?.text === answered.text ? wordsOf(state, coverage.found) : [];
}

/** What nothing in the log has of what is asked of it, in sentences; none while it was not counted. */
export function logCoverageOf(state: UiState): readonly string[] {
  const { summary, answered } = activeLogs(state);
  return summary?.text === answered.text ? wordsOf(state, summary.unknown ?? []) : [];
}

function wordsOf(state: UiState, found: CoverageRead['found']): readonly string[] {
  const isOfAll = state.active === allTenants;
  return found.map(({ tenant, coverage }) => `${isOfAll ? `in ${tenant} ` : ''}${coverageWords(coverage)}`);
}
