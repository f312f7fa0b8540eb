/** What a figure ought to be, and whether it was. */
export interface Goal {
  /** Where it stands in the table of all goals. */
  readonly number: number;
  /** "≤ 1.5" */
  readonly words: string;
  readonly isMet: boolean;
  /** What keeps the figure from being better; shown where the goal is missed. */
  readonly limit: string;
}

interface Wanted {
  readonly value: number;
  /** Of both, for the words. */
  readonly unit?: string;
  readonly limit?: string;
}

/** A goal for what should be little. */
export function atMost(number: number, most: number, { value, unit = '', limit = '' }: Wanted): Goal {
  return { number, words: `≤ ${most}${unit}`, isMet: value <= most, limit };
}

/** A goal for what should be much. */
export function atLeast(number: number, least: number, { value, unit = '', limit = '' }: Wanted): Goal {
  return { number, words: `≥ ${least}${unit}`, isMet: value >= least, limit };
}
