/** The steps of a field's path: split at dots, where `\.` is a dot inside a key and `\\` a backslash. */
export function splitPath(field: string): string[] {
  const steps = [''];
  for (let i = 0; i < field.length; i += 1) {
    const char = field[i];
    if (char === '.') {
      steps.push('');
      continue;
    }
    if (char === '\\' && i + 1 < field.length) i += 1;
    steps[steps.length - 1] += field[i] ?? '';
  }
  return steps;
}
