import { cell, fitHeight, fitLine, gap, lookLine, piece, type Line } from '../components/line.ts';
import { groupDigits } from '../components/relative-time.ts';
import { sectionLine } from '../components/section.ts';
import { scrollTo } from '../layout.ts';
import { activeLogs } from '../state/active-logs.ts';
import type { UiState } from '../ui-state.ts';
import { allFacetChoices, facetChoices, shownFacets, type FacetChoice } from './log-facets.ts';

type FacetRow =
  { readonly title: string } | { readonly choice: FacetChoice; readonly nth: number } | 'none' | 'counting';

/** What the events of the query are made of: values with their counts, most frequent first. */
export function facetLines(state: UiState, width: number, height: number): readonly Line[] {
  const { facets } = activeLogs(state);
  const rows = facetRows(state);
  const cursor = rows.findIndex((row) => typeof row === 'object' && 'nth' in row && row.nth === facets.index);
  const top = facets.focused ? scrollTo(Math.max(0, cursor), 0, height, rows.length) : 0;
  const lines = rows
    .slice(top, top + height)
    .map((row, at) => rowLine(state, row, width, top + at === cursor && facets.focused));
  return fitHeight(lines, height);
}

function facetRows(state: UiState): readonly FacetRow[] {
  const { summary } = activeLogs(state);
  let nth = 0;
  return shownFacets.flatMap(({ field, title }): FacetRow[] => {
    const head: FacetRow[] = [{ title }];
    const choices = facetChoices(state, field).map((choice): FacetRow => ({ choice, nth: nth++ }));
    const isCounting = summary?.facets[field] === undefined && summary?.problem === undefined;
    return head.concat(choices.length > 0 ? choices : [isCounting ? 'counting' : 'none']);
  });
}

function rowLine(state: UiState, row: FacetRow, width: number, isChosen: boolean): Line {
  if (row === 'none') return [piece('    none', 'dim')];
  if (row === 'counting') return [piece('    counting…', 'dim')];
  if ('title' in row) return sectionLine(row.title, width, state.glyphs);
  const { words, count, isAsked } = row.choice;
  const number = count === undefined ? '…' : groupDigits(count);
  const line: Line = [
    piece(isChosen ? state.glyphs.cursor : ' ', 'marker'),
    piece(isAsked ? `${state.glyphs.mark} ` : '  ', 'accent'),
    cell(words, Math.max(4, width - 5 - number.length), isAsked ? 'strong' : undefined),
    gap(1),
    piece(number, 'dim'),
  ];
  return isChosen ? lookLine(fitLine(line, width), 'selected') : line;
}

/** The value under the cursor of the facets. */
export function chosenFacet(state: UiState): FacetChoice | undefined {
  return allFacetChoices(state)[activeLogs(state).facets.index];
}
