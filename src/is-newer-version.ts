/** Whether a version comes after another one: by its numbers; a pre-release comes before its release. */
export function isNewerVersion(version: string, other: string): boolean {
  const [one, two] = [partsOf(version), partsOf(other)];
  for (const [at, number] of one.numbers.entries()) {
    const difference = number - (two.numbers[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return one.isRelease && !two.isRelease;
}

function partsOf(version: string): { readonly numbers: readonly number[]; readonly isRelease: boolean } {
  const [core = '', ...rest] = version.split(/[-+]/);
  const numbers = core.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return { numbers: [0, 1, 2].map((at) => numbers[at] ?? 0), isRelease: rest.length === 0 };
}
