import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';

import {
  explainFlags,
  isSuspicious,
  safeCell,
  safeJson,
  safeLine,
  safeLines,
  safeText,
  textFlags,
  ui,
} from '../src/safe-text.ts';
import { cpuTime } from './helpers/cpu-time.ts';

/** Anything that must never reach a terminal, joiners and blanks of spelling apart. */
const leak =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}\u{2800}]|[[\p{Cf}\p{Default_Ignorable_Code_Point}]--[\u{200C}\u{200D}]]|[\p{Zs}--[\u{20}]]/v;

const sequences: Record<string, string> = {
  'clear screen': '\u001b[2J',
  'cursor home': '\u001b[H',
  'alternate screen off': '\u001b[?1049l',
  'mouse on': '\u001b[?1003h',
  'position query': '\u001b[6n',
  'device attributes query': '\u001b[c',
  'title query': '\u001b[21t',
  'cursor shape': '\u001b[5 q',
  colour: '\u001b[31m',
  conceal: '\u001b[8m',
  'window title': '\u001b]0;owned\u0007',
  'window title, string terminator': '\u001b]2;owned\u001b\\',
  'working directory': '\u001b]7;file:///etc\u0007',
  hyperlink: '\u001b]8;;file:///etc/passwd\u0007click\u001b]8;;\u0007',
  notification: '\u001b]9;hello\u0007',
  clipboard: '\u001b]52;c;ZXZpbA==\u0007',
  'palette query': '\u001b]4;1;?\u0007',
  'background query': '\u001b]11;?\u0007',
  'prompt mark': '\u001b]133;A\u0007',
  'inline picture': '\u001b]1337;File=inline=1:AAAA\u0007',
  'unterminated title': '\u001b]0;',
  sixel: '\u001bPq#0;2;0;0;0~-\u001b\\',
  'tmux passthrough': '\u001bPtmux;\u001b\u001b[2J\u001b\\',
  'kitty picture': '\u001b_Ga=T;AAAA\u001b\\',
  'privacy message': '\u001b^x\u001b\\',
  'start of string': '\u001bXx\u001b\\',
  'full reset': '\u001bc',
  'character set': '\u001b(0',
  'C1 introducer': '\u009b2J',
  'C1 title': '\u009d0;owned\u009c',
  'C1 device control': '\u0090q\u009c',
  bell: '\u0007',
  backspace: 'abc\b\b\bxyz',
  'carriage return': 'visible\rHIDDEN',
  'vertical tab and form feed': '\u000b\u000c',
  'shift out and in': '\u000e\u000f',
  nul: '\u0000',
  del: '\u007f',
  'line feed': 'Bob\nSYNC OK\nfake row',
  tab: 'a\tb',
  'right-to-left override': 'a\u202etxt.exe',
  'direction isolate': '\u2066x\u2069',
  'zero-width space': 'ad\u200bmin',
  'soft hyphen': 'ad\u00admin',
  'word joiner': 'ad\u2060min',
  'byte order mark': '\ufeffadmin',
  'direction mark': 'ad\u200emin',
  'joiner between Latin letters': 'ad\u200dmin',
  'non-joiner between Latin letters': 'ad\u200cmin',
  'variation selector after a letter': 'a\ufe0f\ufe0f',
  'tag characters': 'a\u{e0061}\u{e0062}',
  'line separator': 'a\u2028b',
  'paragraph separator': 'a\u2029b',
  'annotation marks': 'a\ufff9b\ufffac\ufffb',
  'lone surrogates': 'a\ud800b\udc00',
  noncharacters: 'a\uffff\ufdd0',
  'Hangul filler': '\u3164',
  'half-width filler': '\uffa0',
  'braille blank': '\u2800',
  'no-break space': 'ad\u00a0min',
};

const scripts: Record<string, string> = {
  Chinese: '王小明',
  Japanese: '山田　太郎',
  Korean: '김철수',
  Arabic: 'محمد علي',
  Persian: 'می\u200cخواهم',
  Hebrew: 'יוסי כהן',
  Hindi: 'नमस्ते',
  Sinhala: 'ශ්\u200dරී ලංකා',
  Tamil: 'தமிழ்',
  Thai: 'กำธร',
  Vietnamese: 'Nguyễn Thị Ánh',
  Cyrillic: 'Иван Петров',
  Greek: 'Γιώργος',
  Georgian: 'გიორგი',
  Armenian: 'Արմեն',
  Amharic: 'አበበ',
  Turkish: 'İbrahim Iğdır',
  'accents as marks': 'Jose\u0301',
};

describe('text from outside', () => {
  it.each(Object.entries(sequences))('is drawable with a %s in it', (_name, sequence) => {
    const { text, flags } = safeText(`Ann${sequence}Lee`);
    expect(text).not.toMatch(leak);
    expect(text.startsWith('Ann')).toBe(true);
    expect(text.endsWith('Lee')).toBe(true);
    expect(isSuspicious(flags)).toBe(true);
    expect(safeJson({ name: sequence })).not.toMatch(leak);
    expect(JSON.parse(safeJson({ name: sequence }))).toEqual({ name: sequence });
  });

  it.each(Object.entries(scripts))('keeps a name in %s as it is', (_name, name) => {
    const { text, flags } = safeText(name);
    expect(text).toBe(name.normalize('NFC').replaceAll('\u3000', '  '));
    expect(flags).toBe(0);
    expect(stringWidth(safeCell(name, 24).text)).toBe(24);
  });

  it('shows what was hidden as a mark', () => {
    expect(safeLine('a\u001b[31mb\rc\u007f')).toBe('a^[[31mb^Mc^?');
    expect(safeLine('ad\u200bmin')).toBe('ad‹200B›min');
    expect(safeLine('a\u202eb')).toBe('a‹202E›b');
    expect(safeLine('\u009b2J')).toBe('‹9B›2J');
  });

  it.each([
    ['❤️', '❤'],
    ['☎︎', '☎'],
    ['1️⃣', '1'],
    ['👨‍👩‍👧‍👦', '👨'],
    ['🏳️‍🌈', '🏳'],
    ['👍🏽', '👍'],
    ['👩🏾‍🚀', '👩'],
    ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏴'],
    ['🇩🇪', '🇩🇪'],
    ['葛\u{e0100}', '葛'],
  ])('draws %s in the form that every terminal measures alike', (raw, drawn) => {
    expect(safeText(raw)).toEqual({ text: drawn, flags: 0 });
  });

  it('shows half a flag and a lone skin tone as marks', () => {
    expect(safeLine('\u{1f1e9}x')).toBe('‹1F1E9›x');
    expect(safeLine('x\u{1f3fd}')).toBe('x‹1F3FD›');
  });

  it('cuts stacks of combining marks and gives a lone mark a circle to stand on', () => {
    const { text, flags } = safeText(`a${'\u0300'.repeat(100_000)}b`, { max: 10 });
    expect(Array.from(text.normalize('NFD')).length).toBeLessThan(8);
    expect(flags & textFlags.marks).toBeTruthy();
    expect(safeLine('\u0301')).toBe('◌\u0301');
  });

  it('cuts an endless syllable', () => {
    const { text, flags } = safeText('\u1100'.repeat(50));
    expect(Array.from(text)).toHaveLength(1);
    expect(flags & textFlags.marks).toBeTruthy();
  });

  it('ends a long text with an ellipsis and says so', () => {
    expect(safeText('abcdef', { max: 4 })).toEqual({ text: 'abc…', flags: textFlags.clipped });
    expect(isSuspicious(textFlags.clipped)).toBe(false);
  });

  it('does not call a whole sequence hidden because it was cut in the middle', () => {
    for (let width = 1; width < 12; width += 1) {
      expect(safeCell('👨‍👩‍👧‍👦'.repeat(40), width).flags).toBe(textFlags.clipped);
    }
  });

  it('takes any value', () => {
    expect(safeLine(undefined)).toBe('');
    expect(safeLine(null)).toBe('');
    expect(safeLine(12)).toBe('12');
    expect(safeLine({ a: '\u202e' })).toBe('{"a":"‹202E›"}');
  });

  it('keeps line feeds only where lines are wanted', () => {
    expect(safeText('a\r\nb\tc\rd', { multiline: true }).text).toBe('a\nb    c^Md');
  });

  it('flags a word in two look-alike scripts, not a name in two scripts', () => {
    expect(safeText('pаypal@example.com').flags).toBe(textFlags.mixedScript);
    expect(safeText('Иван (Ivan)').flags).toBe(0);
    expect(safeText('иван@example.com').flags).toBe(0);
    expect(safeText('山田Taro').flags).toBe(0);
  });

  it('explains its flags in words', () => {
    expect(explainFlags(textFlags.hidden | textFlags.clipped)).toEqual([
      'has characters that one cannot see',
      'is longer than what is shown',
    ]);
    expect(explainFlags(0)).toEqual([]);
  });
});

describe('a cell', () => {
  it('is cut or padded to its width on the side that is asked for', () => {
    expect(safeCell('abc', 5).text).toBe('abc  ');
    expect(safeCell('abc', 5, { align: 'right' }).text).toBe('  abc');
    expect(safeCell('abcdef', 5)).toEqual({ text: 'abcd…', flags: textFlags.clipped });
    expect(safeCell('漢字漢字', 5).text).toBe('漢字…');
    expect(safeCell('漢字漢字', 6).text).toBe('漢字… ');
    expect(safeCell('abc', 1).text).toBe('…');
    expect(safeCell('abc', 0).text).toBe('');
  });

  it('tells two long texts apart that begin alike', () => {
    const long = 'é'.repeat(36);
    expect(safeCell(long, 36).flags).toBe(0);
    expect(safeCell(long + 'é'.repeat(1000), 36).flags).toBe(textFlags.clipped);
  });
});

describe('a text of several lines', () => {
  it('is wrapped to the width behind a gutter', () => {
    const { lines, flags } = safeLines('Bob\nSYNC OK\n漢字漢字', 6, { max_lines: 4 });
    expect(lines).toEqual(['▏Bob', '▏SYNC ', '▏OK', '▏漢字']);
    expect(flags).toBe(textFlags.clipped);
  });
});

describe('a sentence of ours', () => {
  it('takes safe text and numbers', () => {
    expect(ui`${safeLine('Ann')} has ${3} devices`).toBe('Ann has 3 devices');
  });
});

describe('a JSON document', () => {
  it('escapes what must not be drawn and keeps its meaning', () => {
    const value = { a: '\u202e\u009b\u007f\u2028👨‍👩‍👧', b: ['é', '\u0301x', 'a' + '\u0301'.repeat(9)] };
    const text = safeJson(value, 2);
    expect(text).toContain('\\u202e');
    expect(text).toContain('"é"');
    expect(text).not.toMatch(/\p{M}{4}/u);
    expect(JSON.parse(text)).toEqual(value);
  });
});

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const parts = [
  ...Object.values(sequences),
  ...Object.values(scripts),

  '👨‍👩‍👧‍👦',
  '👍🏽',
  '❤️',
  '1️⃣',
  '🇩',
  '🇩🇪',
  '🏽',
  '\u0301',
  '\u200d',
  '\u200c',
  '\ufe0f',
  '\u1100',
  '\u1161',
  '\u11a8',

  '\u0600',
  '\u0e33',
  '\u094d',
  '\uff9e',
  '\u{16d63}',
  '\u{e0100}',
  '\u034f',
  '\u{1f3f4}',
  '\ud83d',
  '\udc69',
  '中',
];

function randomText(random: () => number): string {
  let text = '';
  for (let count = Math.floor(random() * 12); count >= 0; count -= 1) {
    const kind = random();
    if (kind < 0.5) text += parts[Math.floor(random() * parts.length)] ?? '';
    else if (kind < 0.7) text += String.fromCharCode(Math.floor(random() * 0x10000));
    else if (kind < 0.8) text += String.fromCodePoint(Math.floor(random() * 0x110000));
    else text += String.fromCharCode(Math.floor(random() * 0x180));
  }
  return text;
}

it('leaks nothing and keeps exact widths for 20,000 random texts', () => {
  const random = seeded(42);
  const failures: string[] = [];
  for (let count = 0; count < 20_000; count += 1) {
    const raw = randomText(random);
    const width = Math.floor(random() * 40);
    const cell = safeCell(raw, width).text;
    const line = safeLine(raw);
    const json = safeJson(raw);
    const wrong =
      leak.test(cell) ||
      leak.test(line) ||
      leak.test(json) ||
      stringWidth(cell) !== width ||
      JSON.parse(json) !== raw ||
      (width > 0 && cell !== safeCell(raw, width).text);
    if (wrong) failures.push(JSON.stringify([raw, width, cell]));
  }
  expect(failures).toEqual([]);
});

it('is cheap for a megabyte', () => {
  const evil = ['a', '\u0301', '\u001b[', '👨‍👩‍👧', '\u200d', '\ufe0f', '\u{e0061}', 'क\u200d'];
  const start = cpuTime();
  for (const part of evil) {
    const megabyte = part.repeat(1_000_000 / part.length);
    safeCell(megabyte, 30);
    safeText(megabyte, { max: 200 });
  }
  expect(cpuTime() - start).toBeLessThan(500);
});
