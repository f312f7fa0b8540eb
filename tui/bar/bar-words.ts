import { piece, type Line } from '../components/line.ts';
import type { UiState } from '../ui-state.ts';
import { openBar, openFilter } from './open-bar.ts';
import { beginning } from './users-bar.ts';

/** As many names as one takes in at a glance. */
const mostNames = 5;

/** What there is to say of the filter that is being typed; undefined for nothing. */
export function barWords(state: UiState): Line | undefined {
  const bar = openBar(state);
  if (bar === undefined) return undefined;
  const { place, isOpen } = bar;
  const { problem } = openFilter(state);
  if (isOpen && place.kind === 'field' && place.prefix !== '') {
    return [piece(` ${place.prefix} is no field yet: pick one or keep typing`, 'dim')];
  }
  if (problem?.isMistake === false && !isOpen) return [piece(` ${problem.message}`, 'dim')];
  if (isOpen || place.kind !== 'field' || place.prefix.length < 2) return undefined;
  const begin = beginning(bar);
  if (begin.length === 0) return undefined;
  const names = begin.slice(0, mostNames).map(({ text }) => text);
  const more = begin.length > names.length ? '  …' : '';
  return [piece(' tab', 'key'), piece(` ${names.join('  ')}${more}`, 'dim')];
}
