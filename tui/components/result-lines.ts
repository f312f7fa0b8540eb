import { safeText } from '../../src/safe-text.ts';
import type { ResultOverlay } from '../overlay.ts';
import type { UiState } from '../ui-state.ts';
import { emptyLine, gap, piece, startWith, wrapWords, type Line } from './line.ts';
import { labelled, sectionLine } from './section.ts';

/** What Auth0 answered a change with: hidden at first where whoever reads it could use it. */
export function resultLines(state: UiState, overlay: ResultOverlay, width: number, height: number): readonly Line[] {
  const { result, isHidden, who, tenant } = overlay;
  const value = isHidden ? state.glyphs.dot.repeat(24) : result.value;
  const { text } = safeText(value, { max: 1_000 });
  const room = Math.max(10, width - 4);
  const lines = Array.from({ length: Math.ceil(text.length / room) || 1 }, (_, at): Line => {
    return [gap(2), piece(text.slice(at * room, (at + 1) * room), isHidden ? 'dim' : 'strong')];
  });
  return [
    sectionLine(result.title, width, state.glyphs),
    labelled('tenant', 12, piece(tenant, 'strong')),
    labelled('for', 12, piece(who)),
    emptyLine,
    [gap(2), piece(`${result.label}:`)],
    ...lines,
    emptyLine,
    ...(result.remark === undefined ? [] : startWith(gap(2), wrapWords(result.remark, room, 'warn'))),
    [gap(2), piece('It is not kept anywhere: once this is closed, it is gone.', 'dim')],
    [piece(state.glyphs.rule.repeat(Math.min(width, 490)), 'dim')],
  ].slice(0, height);
}
