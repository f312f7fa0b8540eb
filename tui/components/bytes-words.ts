const units = ['kB', 'MB', 'GB', 'TB'] as const;

/** `214 MB`, `3.1 MB`, `12 kB`: an amount of bytes in three figures at most, by thousands as file managers count. */
export function bytesWords(bytes: number): string {
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 9.95 && unit > 0 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}
