/** What a piece of text is. The theme decides how that looks; no component names a colour. */
export type Look =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'selected'
  /** What a query has matched, and the same in the row under the cursor. */
  | 'match'
  | 'selected-match'
  | 'marker'
  | 'title'
  | 'key'
  | 'good'
  | 'bad'
  | 'warn'
  | 'accent'
  | 'production'
  | 'staging'
  | 'development'
  | 'danger'
  | 'error'
  | 'tint-1'
  | 'tint-2'
  | 'tint-3'
  | 'tint-4'
  | 'tint-5'
  | 'tint-6';

/** The properties of Ink's text that a theme may use. */
interface TextStyle {
  readonly color?: string;
  readonly backgroundColor?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
}

/** Colours of a piece that are no look: those of a picture, as `#rrggbb`. */
export interface Paint {
  readonly color: string;
  readonly backgroundColor: string;
}

export type Theme = Readonly<Record<Look, TextStyle>>;

/** The sixteen colours by name: they follow the palette that the person chose, light or dark. */
const ansi: Theme = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  selected: { inverse: true },
  match: { color: 'yellow', bold: true, underline: true },
  'selected-match': { inverse: true, bold: true, underline: true },
  marker: { color: 'yellow' },
  title: { bold: true },
  key: { bold: true, color: 'cyan' },
  good: { color: 'green' },
  bad: { color: 'red', bold: true },
  warn: { color: 'yellow' },
  accent: { color: 'cyan' },
  production: { color: 'red', inverse: true, bold: true },
  staging: { color: 'yellow', inverse: true, bold: true },
  development: { color: 'green', inverse: true, bold: true },
  danger: { color: 'red', inverse: true, bold: true },
  error: { color: 'red', underline: true },
  'tint-1': { color: 'blue', inverse: true },
  'tint-2': { color: 'magenta', inverse: true },
  'tint-3': { color: 'cyan', inverse: true },
  'tint-4': { color: 'green', inverse: true },
  'tint-5': { color: 'yellow', inverse: true },
  'tint-6': { color: 'white', inverse: true },
};

/** Under NO_COLOR: no colour at all, the other attributes stay. Everything is said in words and signs as well. */
const mono: Theme = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  selected: { inverse: true },
  match: { bold: true, underline: true },
  'selected-match': { inverse: true, bold: true, underline: true },
  marker: { bold: true },
  title: { bold: true },
  key: { bold: true },
  good: {},
  bad: { bold: true },
  warn: { bold: true },
  accent: {},
  production: { inverse: true, bold: true },
  staging: { inverse: true },
  development: { inverse: true },
  danger: { inverse: true, bold: true },
  error: { underline: true },
  'tint-1': { bold: true },
  'tint-2': { bold: true },
  'tint-3': { bold: true },
  'tint-4': { bold: true },
  'tint-5': { bold: true },
  'tint-6': { bold: true },
};

/** A picture's colours in this theme: none where there is no colour. */
export function paintIn(theme: Theme, paint: Paint | undefined): TextStyle {
  return paint === undefined || theme === mono ? {} : { color: paint.color, backgroundColor: paint.backgroundColor };
}

/** Ink's colours ignore NO_COLOR (https://no-color.org), so the theme obeys it. */
export function themeFor(env: Readonly<Record<string, string | undefined>>): Theme {
  const asked = env['NO_COLOR'];
  return asked !== undefined && asked !== '' ? mono : ansi;
}
