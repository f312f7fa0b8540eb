import type { QueryNode } from '../../src/query/ast.ts';
import type { CoverageRead } from '../list-state.ts';
import { coverageWords } from '../coverage-words.ts';
import { operatorWords } from '../operator-words.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import { activeLogs } from './active-logs.ts';
import { activeList } from './tenants.ts';

/** True for a filter that may ask for what Auth0 tells of single users or groups only, or for what is not there. */
export function asksGroups(text: string): boolean {
  return /(?:role|org|organization_id|mfa|is|has|connection):/i.test(text);
}

/**
 * How far the shown answer can be known at all, in sentences, and before them which word is no operator; none where
 * everything that it asks for is known.
 */
export function coverageOf(state: UiState): readonly string[] {
  const { coverage, answered } = activeList(state);
  const known = coverage?.text === answered.text ? wordsOf(state, coverage.found) : [];
  return [...remarks(answered.root), ...known];
}

/** The same of the log: what nothing in it has of what is asked of it, none of that while it was not counted. */
export function logCoverageOf(state: UiState): readonly string[] {
  const { summary, answered } = activeLogs(state);
  const unknown = summary?.text === answered.text ? wordsOf(state, summary.unknown ?? []) : [];
  return [...remarks(answered.root), ...unknown];
}

function remarks(query: QueryNode | undefined): readonly string[] {
  const words = operatorWords(query);
  return words === undefined ? [] : [words];
}

function wordsOf(state: UiState, found: CoverageRead['found']): readonly string[] {
  const isOfAll = state.active === allTenants;
  return found.map(({ tenant, coverage }) => `${isOfAll ? `in ${tenant} ` : ''}${coverageWords(coverage)}`);
}
