import type { Goal } from './goal.ts';

/** One ratio, taken in one run, with the parts that it is made of. */
export interface Figure {
  readonly what: string;
  /** What we need, with its unit: "2.9 ms (p95)". */
  readonly ours: string;
  /** The limit or the peer that it is held against, with the same unit. */
  readonly against: string;
  /** Ours divided by the other; undefined where only the absolute figure has a goal. */
  readonly ratio: number | undefined;
  /** What it ought to be; left out where it is told for comparison alone. */
  readonly goal?: Goal | undefined;
}

/** One row of `benchmarks`. It prints ratios with the parts they are made of: absolute times mean little elsewhere. */
export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  /** It takes many minutes, or tells of no goal: it runs when it is asked for by its name. */
  readonly isApart?: true;
  /** Prints its parts with `print`, and notes what the table of results holds; throws when it could not measure. */
  readonly run: (print: (line: string) => void, note: (figure: Figure) => void) => Promise<void>;
}
