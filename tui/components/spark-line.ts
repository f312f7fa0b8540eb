import type { Glyphs } from '../glyphs.ts';

/** A value of a spark line; undefined where nothing is known. */
type SparkValue = number | undefined;

/**
 * A row of heights, each relative to the highest. What is not nothing is never drawn as nothing. With less room,
 * neighbours are added up.
 */
export function sparkLine(values: readonly SparkValue[], width: number, glyphs: Glyphs): string {
  const sums = squeeze(values, width);
  const most = Math.max(1, ...sums.map((sum) => sum ?? 0));
  return sums
    .map((sum) =>
      sum === undefined ? glyphs.unknown : (glyphs.spark[Math.ceil((sum / most) * (glyphs.spark.length - 1))] ?? ''),
    )
    .join('');
}

function squeeze(values: readonly SparkValue[], width: number): readonly SparkValue[] {
  const size = Math.max(1, Math.ceil(values.length / Math.max(1, width)));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) => {
    // The last group is whole: it is the present.
    const end = values.length - (Math.ceil(values.length / size) - 1 - at) * size;
    const known = values.slice(Math.max(0, end - size), end).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
  });
}

/** A share of 0 to 1 as a bar. What is not empty and not full is never drawn so. */
export function shareBar(share: number, width: number, glyphs: Glyphs): string {
  const whole = Math.max(0, Math.min(1, share));
  const filled = whole === 1 ? width : Math.min(width - 1, whole === 0 ? 0 : Math.max(1, Math.round(whole * width)));
  return `${glyphs.full.repeat(filled)}${glyphs.empty.repeat(width - filled)}`;
}
