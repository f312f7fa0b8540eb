/** Some whole lines of a file of users, one JSON document a line. */
export interface LineBlock {
  /** UTF-8, ends with a line feed. Blank lines may lie in it. */
  readonly bytes: Uint8Array;
  /** How many lines are not blank, and the number of the first of them in the file, counted from 1. */
  readonly lines: number;
  readonly first: number;
}
