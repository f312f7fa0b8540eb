import { lazily } from './lazily.ts';

/**
 * The rules by which text from outside becomes drawable: what steers a terminal or hides from the eye turns into a
 * visible mark, what terminals measure differently is simplified. Works on code points; `safe-text.ts` is the door.
 */

/** What was found in a text, as bits of one number. */
export const textFlags = {
  /** Characters that one cannot see: zero-width, direction changes, fillers, odd blanks. */
  hidden: 1,
  /** Control characters: escape, carriage return, tab and the like. */
  control: 2,
  /** The end is not shown. */
  clipped: 4,
  /** More combining marks on one letter than any script needs. */
  marks: 8,
  /** Letters of look-alike scripts in one word. */
  mixedScript: 16,
} as const;

/** Scripts in which the zero-width joiners are spelling. */
const joining = [
  'Arabic',
  'Syriac',
  'Mongolian',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Khmer',
  'Myanmar',
]
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('');

const beforeJoiner = lazily(() => new RegExp(String.raw`[${joining}]\p{M}*$`, 'v'));
const afterJoiner = lazily(() => new RegExp(`^[${joining}]`, 'v'));

/** Everything that is never drawn as it is. U+0020 is the only blank; U+3000 is drawn as two of them. */
const invisible = String.raw`\p{Cc}\p{Cf}\p{Zl}\p{Zp}[\p{Zs}--[\u{20}]]\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{2800}\u{FFFC}`;
/** Skin tones join with what stands before them in some terminals and not in others. */
const undrawable = lazily(() => new RegExp(String.raw`[${invisible}\u{1F3FB}-\u{1F3FF}]`, 'gv'));

const keycap = lazily(() => /([0-9#*])\u{FE0F}?\u{20E3}/gu);
const tagFlag = lazily(() => /\u{1F3F4}[\u{E0020}-\u{E007E}]{1,8}\u{E007F}/gu);
const emojiTail = lazily(
  () =>
    /(\p{Extended_Pictographic})(?:\p{Emoji_Modifier}|\u{FE0F})?(?:\u{200D}\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\u{FE0F})?)*/gu,
);
const presentation = lazily(() => /(?<=[\p{Emoji}\p{S}\p{P}])[\u{FE0E}\u{FE0F}]/gu);
/** Variants of Han characters, as Japanese names use them. */
const ideographVariant = lazily(() => /(?<=\p{Script=Han})[\u{FE00}-\u{FE02}\u{E0100}-\u{E01EF}]/gu);

/** Of ASCII nothing else is undrawable; it needs no tables to be looked through. */
const ascii = /^[\x00-\x7f]*$/;
const asciiControls = /[\x00-\x1f\x7f]/g;

/** Draws emoji, flags and keycaps in the one form that every terminal measures alike. Loses no other character. */
function simplifyEmoji(text: string): string {
  return text
    .replace(keycap(), '$1')
    .replace(tagFlag(), '\u{1F3F4}')
    .replace(emojiTail(), '$1')
    .replace(presentation(), '')
    .replace(ideographVariant(), '');
}

/** The visible stand-in: caret notation for ASCII controls, the code point in angle quotes for the rest. */
function markOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
  if (code === 0x7f) return '^?';
  return `‹${code.toString(16).toUpperCase().padStart(2, '0')}›`;
}

function isControl(character: string): boolean {
  return /\p{Cc}/u.test(character);
}

/** True for a joiner that belongs to the spelling of the word that it stands in. */
function isSpelling(joiner: string, text: string, at: number): boolean {
  if (!beforeJoiner().test(text.slice(Math.max(0, at - 8), at))) return false;
  return joiner === '\u{200D}' || afterJoiner().test(text.slice(at + 1, at + 3));
}

/** What a cut may leave of a sequence that was whole: half of a pair, a joiner with nothing to join. */
const brokenEnd = lazily(() => /[\p{Join_Control}\p{Variation_Selector}\u{D800}-\u{DBFF}\u{E0020}-\u{E007E}]+$/u);

/** The first `length` code units, without half a character at the end. */
export function cutText(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(brokenEnd(), '');
}

export interface MarkedText {
  readonly text: string;
  readonly flags: number;
}

/**
 * Makes everything visible that would steer the terminal or deceive the reader.
 * @param multiline line feeds stay line feeds and tabs become blanks
 */
export function markInvisible(raw: string, multiline: boolean): MarkedText {
  let flags = raw.isWellFormed() ? 0 : textFlags.hidden;
  const isAscii = ascii.test(raw);
  const text = isAscii ? raw : simplifyEmoji(raw.toWellFormed()).normalize('NFC');
  const source = multiline ? text.replaceAll('\r\n', '\n').replaceAll('\t', '    ') : text;
  const marked = source.replace(isAscii ? asciiControls : undrawable(), (character, at: number) => {
    if (character === '\n' && multiline) return character;
    if (character === '\u{3000}') return '  ';
    const joins = character === '\u{200C}' || character === '\u{200D}';
    if (joins && isSpelling(character, source, at)) return character;
    flags |= isAscii || isControl(character) ? textFlags.control : textFlags.hidden;
    return markOf(character);
  });
  return { text: marked, flags };
}

const maximumMarks = 3;
/** Conjuncts of Indic scripts are the longest clusters that are spelling. */
const maximumClusterLength = 12;
/** A syllable is one leading consonant, then vowel and trailing consonant, which take no column of their own. */
const leadingHangul = /[\u{1100}-\u{115F}\u{A960}-\u{A97C}\u{AC00}-\u{D7A3}]/u;
const trailingHangul = /[\u{1160}-\u{11FF}\u{D7B0}-\u{D7FB}]/u;

/**
 * One cluster as it is drawn: not more combining marks than a script needs, a dotted circle under a mark without a
 * letter, no half of a flag, no endless syllable.
 */
export function tameCluster(cluster: string): MarkedText {
  if (cluster.length === 1 && !/\p{M}/u.test(cluster)) return { text: cluster, flags: 0 };
  const characters = Array.from(cluster);
  const first = characters[0] ?? '';
  if (characters.length === 1 && /\p{Regional_Indicator}/u.test(first)) {
    return { text: markOf(first), flags: textFlags.hidden };
  }
  if (leadingHangul.test(first)) return tameSyllable(characters);
  let text = /\p{M}/u.test(first) ? '◌' : '';
  let marks = 0;
  let kept = 0;
  for (const character of characters) {
    const isMark = /\p{M}/u.test(character);
    marks = isMark ? marks + 1 : 0;
    if (marks > maximumMarks || (!isMark && kept >= maximumClusterLength)) continue;
    text += character;
    kept += 1;
  }
  return { text, flags: kept < characters.length ? textFlags.marks : 0 };
}

function tameSyllable(characters: readonly string[]): MarkedText {
  const marks = /\p{M}/u;
  const kept = characters.filter((character, at) => {
    if (at === 0) return true;
    return at < 4 && (trailingHangul.test(character) || marks.test(character));
  });
  return { text: kept.join(''), flags: kept.length < characters.length ? textFlags.marks : 0 };
}

/**
 * Escapes in a JSON document whatever must not be drawn raw, so that the document still means the same.
 * JSON.stringify leaves C1, DEL, direction changes and line separators as they are.
 */
export function escapeInvisible(json: string): string {
  return json
    .replace(undrawable(), (character, at: number) => {
      if (character === '\n') return character;
      const joins = character === '\u{200C}' || character === '\u{200D}';
      return joins && isSpelling(character, json, at) ? character : escapeUnits(character);
    })
    .replace(/(?<=["\s:,])\p{M}+/gu, escapeUnits)
    .replace(/(?<=\p{M}{3})\p{M}+/gu, escapeUnits);
}

function escapeUnits(text: string): string {
  let escaped = '';
  for (let at = 0; at < text.length; at += 1) {
    escaped += `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

const words = lazily(() => /[\p{L}\p{M}\p{N}]+/gu);
const lookAlikeScripts = lazily(() => [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Coptic}/u,
]);

/** True when one word has letters of two scripts that look alike. Names in several scripts, word by word, are fine. */
export function hasMixedScripts(text: string): boolean {
  if (ascii.test(text)) return false;
  for (const [word] of text.matchAll(words())) {
    if (lookAlikeScripts().filter((script) => script.test(word)).length > 1) return true;
  }
  return false;
}
