const signs: Readonly<Record<string, string>> = { up: '↑', down: '↓', left: '←', right: '→' };

/** A key as people read it: `ctrl+d` is `^D`, `g g` is `gg`, arrows are arrows. */
export function keyWords(key: string): string {
  const parts = key.split(' ').map((part) => {
    if (part.startsWith('ctrl+')) return `^${part.slice(5).toUpperCase()}`;
    return signs[part] ?? part;
  });
  return parts.join(parts.every((part) => part.length === 1) ? '' : ' ');
}
