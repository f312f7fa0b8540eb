/** The signs of the screen. Each has an ASCII twin for terminals that cannot draw or cannot measure the others. */
export interface Glyphs {
  readonly isAscii: boolean;
  readonly cursor: string;
  readonly mark: string;
  readonly dot: string;
  readonly blocked: string;
  readonly unverified: string;
  readonly pending: string;
  readonly look: string;
  readonly stale: string;
  readonly good: string;
  readonly bad: string;
  readonly warn: string;
  readonly live: string;
  readonly half: string;
  readonly off: string;
  readonly left: string;
  readonly right: string;
  readonly crumb: string;
  readonly up: string;
  readonly down: string;
  readonly rule: string;
  readonly pipe: string;
  readonly caret: string;
  /** Of a frame without a right side: top and bottom. */
  readonly corners: readonly [string, string];
  readonly open: string;
  readonly closed: string;
  readonly between: string;
  /** Eight heights, the first for nothing. */
  readonly spark: readonly string[];
  /** Where nothing is known. */
  readonly unknown: string;
  readonly full: string;
  readonly empty: string;
}

const unicode: Glyphs = {
  isAscii: false,
  cursor: '❯',
  mark: '●',
  dot: '•',
  blocked: '⊘',
  unverified: '✉',
  pending: '○',
  look: '!',
  stale: '~',
  good: '✓',
  bad: '✗',
  warn: '⚠',
  live: '●',
  half: '◐',
  off: '○',
  left: '▌',
  right: '▐',
  crumb: '‹',
  up: '▲',
  down: '▼',
  rule: '─',
  pipe: '│',
  caret: '▏',
  corners: ['╭', '╰'],
  open: '▾',
  closed: '▸',
  between: '·',
  spark: Array.from('▁▂▃▄▅▆▇█'),
  unknown: '·',
  full: '█',
  empty: '░',
};

const ascii: Glyphs = {
  isAscii: true,
  cursor: '>',
  mark: '*',
  dot: '*',
  blocked: 'x',
  unverified: 'm',
  pending: 'o',
  look: '!',
  stale: '~',
  good: '+',
  bad: 'x',
  warn: '!',
  live: '*',
  half: '%',
  off: 'o',
  left: '[',
  right: ']',
  crumb: '<',
  up: '^',
  down: 'v',
  rule: '-',
  pipe: '|',
  caret: '|',
  corners: ['+', '+'],
  open: 'v',
  closed: '>',
  between: '-',
  spark: Array.from('_-:=+*%#'),
  unknown: '.',
  full: '#',
  empty: '.',
};

export function glyphsFor(isAscii: boolean): Glyphs {
  return isAscii ? ascii : unicode;
}

/**
 * True where the signs would not arrive or take an unknown width: no UTF-8 locale, the Linux console, or a CJK
 * locale, under which many of them are two cells wide. `TENANTRY_ASCII=1` asks for it, `TENANTRY_ASCII=0` against it.
 */
export function needsAscii(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): boolean {
  const asked = env['TENANTRY_ASCII'];
  if (asked !== undefined && asked !== '') return asked !== '0';
  if (env['TERM'] === 'linux') return true;
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '');
  if (platform === 'win32' || platform === 'darwin') return locale !== undefined && /^(?:ja|ko|zh)/.test(locale);
  return locale === undefined || !/utf-?8/i.test(locale) || /^(?:ja|ko|zh)/.test(locale);
}
