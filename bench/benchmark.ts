/** One row of `benchmarks`. It prints ratios with the parts they are made of: absolute times mean little elsewhere. */
export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  /** Prints its figures with `print`; throws when it could not measure. */
  readonly run: (print: (line: string) => void) => Promise<void>;
}
