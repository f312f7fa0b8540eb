/** The same as `engines` in package.json. */
export const oldestNode = '22.22';

/**
 * Says which Node is needed where this one is older. Whoever asks has loaded nothing else yet: what an older Node cannot
 * read would end it with a SyntaxError before the first line runs. So this file is written in words of long ago.
 * @returns whether it was refused; the exit code is set then
 */
export function refuseOldNode(
  from: Pick<NodeJS.Process, 'exitCode'> & {
    readonly versions: { readonly node: string };
    readonly stderr: { write(text: string): unknown };
  },
): boolean {
  const [major = 0, minor = 0] = from.versions.node.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode.split('.').map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return false;
  from.stderr.write(`error: tenantry needs Node ${oldestNode} or newer, and this is ${from.versions.node}\n`);
  from.exitCode = 1;
  return true;
}
