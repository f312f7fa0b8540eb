/** Enough of a change's id to tell it from all others of one journal, and short enough to be typed. */
export function shortChangeId(id: string): string {
  return id.slice(0, 8);
}
