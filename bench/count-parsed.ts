/** Parses every line, which is the least that can be done with them. @returns how many lines hold an object */
export function countParsed(lines: Buffer): number {
  let parsed = 0;
  for (let start = 0, end = lines.indexOf(10); end >= 0; end = lines.indexOf(10, start)) {
    if (typeof JSON.parse(lines.toString('utf8', start, end)) === 'object') parsed += 1;
    start = end + 1;
  }
  return parsed;
}
