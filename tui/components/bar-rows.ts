import type { Glyphs } from '../glyphs.ts';

/**
 * Values as bars that stand on the last of these rows, each relative to the highest. What is not nothing is never drawn
 * as nothing, and nothing is blank. They need no colour.
 * @returns rows from the top, one character for each value
 */
export function barRows(values: readonly number[], height: number, glyphs: Glyphs): readonly string[] {
  const most = Math.max(1, ...values);
  const steps = glyphs.spark.length;
  const levels = values.map((value) => Math.ceil((value / most) * height * steps));
  return Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * steps;
    return levels.map((level) => levelGlyph(level - below, glyphs)).join('');
  });
}

function levelGlyph(level: number, { spark }: Glyphs): string {
  return level <= 0 ? ' ' : (spark[Math.min(level, spark.length) - 1] ?? ' ');
}
