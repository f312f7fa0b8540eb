import type { Detail } from '../../src/domain/detail.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Problem } from '../ui-state.ts';
import { gap, piece, type Line } from './line.ts';
import { labelled } from './section.ts';

/**
 * What brute-force protection blocks. It is another thing than the block of an administrator, which stands beside it.
 * No line as long as nobody has looked; `asking` says why Auth0 could not be asked.
 */
export function blockLines(
  glyphs: Glyphs,
  blocks: Detail | undefined,
  labelWidth: number,
  asking?: Problem,
): readonly Line[] {
  if (blocks === undefined) {
    if (asking === undefined) return [];
    const words = `not known, because Auth0 could not be asked. ${asking.hint}`;
    return [labelled('brute force', labelWidth, piece(words, 'warn'))];
  }
  const { items, problem } = blocks;
  if (problem !== undefined) return [labelled('brute force', labelWidth, piece(problem.words, 'dim'))];
  if (items.length === 0) return [labelled('brute force', labelWidth, piece('not blocked'))];
  const head = `${glyphs.blocked} blocked by brute-force protection: too many wrong passwords`;
  return [
    labelled('brute force', labelWidth, piece(head, 'bad')),
    ...items.map(({ identifier, ip, connection }) =>
      labelled(
        '',
        labelWidth,
        piece(identifier ?? 'any identifier'),
        gap(1),
        piece(ip === undefined ? 'from everywhere' : 'from ', 'dim'),
        piece(ip ?? ''),
        gap(1),
        piece(connection ?? '', 'dim'),
      ),
    ),
  ];
}
