import { isSeparateLetters } from './separate-letters.ts';
import { isMarkedLetters, splitGraphemes } from './split-graphemes.ts';
import { isSimpleText, textWidth } from './text-width.ts';
import { cutText, escapeInvisible, hasMixedScripts, markInvisible, tameCluster, textFlags } from './visible-marks.ts';

/**
 * The one door for text from outside to the terminal. Names, e-mail addresses, user agents, log descriptions, server
 * messages and file names are typed by strangers; stored values stay exact, and only what comes out of here is drawn.
 */

export { textFlags };

declare const brand: unique symbol;

/** Text that a terminal shows as what it is: no control sequence, nothing hidden, no line break unless asked for. */
export type Safe = string & { readonly [brand]: true };

export interface SafeText {
  readonly text: Safe;
  /** Bits of `textFlags`. */
  readonly flags: number;
}

/** Enough for everything that is read on a screen, and cheap for a megabyte of input. */
const defaultMaximum = 2000;

/**
 * Makes any value drawable.
 * @param options.max longest result in graphemes, 2000 when left out; a longer text ends with `…` and is flagged
 * @param options.multiline keeps line feeds; everything else that steers the terminal becomes a visible mark
 */
export function safeText(raw: unknown, options: { max?: number; multiline?: boolean } = {}): SafeText {
  const max = options.max ?? defaultMaximum;
  const whole = toText(raw);
  if (whole.length <= max && isSimpleText(whole)) return { text: whole as Safe, flags: 0 };
  const { clusters, flags } = toClusters(whole, max, options.multiline ?? false);
  if ((flags & textFlags.clipped) === 0) return { text: clusters.join('') as Safe, flags };
  return { text: `${clusters.slice(0, max - 1).join('')}…` as Safe, flags };
}

/** `safeText` where the flags do not matter: one line for a message or for a command's output. */
export function safeLine(raw: unknown, max = defaultMaximum): Safe {
  return safeText(raw, { max }).text;
}

const remembered = new Map<string, SafeText>();
const mostRemembered = 4000;

/**
 * Makes any value exactly `width` columns wide: padded with blanks, or cut and ended with `…`.
 * The same text in the same width is worked out once.
 */
export function safeCell(raw: unknown, width: number, options: { align?: 'left' | 'right' } = {}): SafeText {
  const right = options.align === 'right';
  const whole = toText(raw);
  if (width < 1) return { text: '' as Safe, flags: whole === '' ? 0 : textFlags.clipped };
  if (whole.length <= width && isSimpleText(whole)) {
    return { text: (right ? whole.padStart(width) : whole.padEnd(width)) as Safe, flags: 0 };
  }
  if (isSimpleText(whole.slice(0, width))) {
    const rest = whole.slice(width, width * 4);
    if (isSimpleText(rest)) return { text: `${whole.slice(0, width - 1)}…` as Safe, flags: textFlags.clipped };
  }
  // A longer text than this cannot add a cluster to the cell, so it cannot change the key either.
  const shown = cutText(whole, width * 4 + 16);
  const key = `${right ? '-' : ''}${width}${shown.length < whole.length ? '+' : ':'}${shown}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const cell = fitCell(shown, shown.length < whole.length, width, right);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(key, cell);
  return cell;
}

function fitCell(whole: string, more: boolean, width: number, right: boolean): SafeText {
  const { clusters, flags } = toClusters(whole, width + 1, false);
  let text = clusters.join('');
  const cut = more || (flags & textFlags.clipped) !== 0 || textWidth(text) > width;
  if (cut) {
    let end = Math.min(clusters.length, width);
    do {
      text = `${clusters.slice(0, end).join('')}…`;
      end -= 1;
    } while (end >= 0 && textWidth(text) > width);
  }
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return {
    text: (right ? blanks + text : text + blanks) as Safe,
    flags: cut ? flags | textFlags.clipped : flags,
  };
}

/**
 * A text of several lines for a box: each line at most `width` columns wide, gutter included, so that a forged line
 * cannot look like a part of the program.
 * @param options.gutter stands before every line; `▏` when left out
 * @param options.max_lines lines beyond are left out and flagged
 */
export function safeLines(
  raw: unknown,
  width: number,
  options: { gutter?: Safe; max_lines?: number } = {},
): { readonly lines: readonly Safe[]; readonly flags: number } {
  const gutter: string = options.gutter ?? '▏';
  const room = Math.max(1, width - textWidth(gutter));
  const { clusters, flags } = toClusters(toText(raw), defaultMaximum * 4, true);
  const lines: string[] = [];
  let line = '';
  for (const cluster of [...clusters, '\n']) {
    const ends = cluster === '\n';
    if (ends || textWidth(line + cluster) > room) {
      lines.push(line);
      line = ends ? '' : cluster;
    } else line += cluster;
  }
  const most = options.max_lines ?? lines.length;
  return {
    lines: lines.slice(0, most).map((text) => (gutter + text) as Safe),
    flags: lines.length > most ? flags | textFlags.clipped : flags,
  };
}

/** A JSON document in which everything that must not be drawn raw is escaped. It still parses to the same value. */
export function safeJson(value: unknown, indent?: number): Safe {
  return escapeInvisible(JSON.stringify(value, undefined, indent) ?? '') as Safe;
}

/** Puts safe text into a sentence of ours: the literal parts are trusted, the holes must be safe already. */
export function ui(literals: TemplateStringsArray, ...holes: readonly (Safe | number)[]): Safe {
  return literals.reduce((text, literal, at) => `${text}${holes[at - 1] ?? ''}${literal}`) as Safe;
}

const flagWords: readonly (readonly [number, string])[] = [
  [textFlags.hidden, 'has characters that one cannot see'],
  [textFlags.control, 'has control characters'],
  [textFlags.marks, 'has stacks of combining marks'],
  [textFlags.mixedScript, 'mixes scripts that look alike in one word'],
  [textFlags.clipped, 'is longer than what is shown'],
];

/** The flags in words, one sentence part for each: `has control characters`. */
export function explainFlags(flags: number): readonly Safe[] {
  return flagWords.filter(([flag]) => (flags & flag) !== 0).map(([, words]) => words as Safe);
}

/** True when a text should be marked as suspicious; being cut is not. */
export function isSuspicious(flags: number): boolean {
  return (flags & ~textFlags.clipped) !== 0;
}

function toText(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  if (raw === undefined || raw === null) return '';
  return JSON.stringify(raw) ?? '';
}

/** Cuts before any regular expression sees the text; one cluster more than `max` is never returned. */
function toClusters(whole: string, max: number, multiline: boolean): { clusters: string[]; flags: number } {
  const kept = cutText(whole, max * 4);
  if (isSeparateLetters(kept)) {
    const isClipped = kept.length < whole.length || kept.length > max;
    return { clusters: kept.slice(0, max).split(''), flags: isClipped ? textFlags.clipped : 0 };
  }
  const isPlain = isMarkedLetters(kept);
  const marked = isPlain ? { text: kept.normalize('NFC'), flags: 0 } : markInvisible(kept, multiline);
  let flags = marked.flags | (!isPlain && hasMixedScripts(marked.text) ? textFlags.mixedScript : 0);
  if (kept.length < whole.length) flags |= textFlags.clipped;
  const clusters: string[] = [];
  for (const segment of splitGraphemes(marked.text)) {
    if (clusters.length === max) {
      flags |= textFlags.clipped;
      break;
    }
    const tame = tameCluster(segment);
    flags |= tame.flags;
    clusters.push(tame.text);
  }
  return { clusters, flags };
}
