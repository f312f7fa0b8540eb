import { splitGraphemes } from '../src/split-graphemes.ts';
import { isPrintable, type TextField } from './text-field.ts';

/** Longest document that is typed here, in UTF-16 units. */
const longest = 200_000;

/** Puts text of several lines in at the caret. Control characters but the line feed are left out; a tab is two blanks. */
export function insertLines(field: TextField, raw: string): TextField {
  const text = raw
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', '  ')
    .replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, '')
    .toWellFormed();
  const added = text.slice(0, Math.max(0, longest - field.text.length));
  const before = field.text.slice(0, field.caret);
  return { text: before + added + field.text.slice(field.caret), caret: before.length + added.length };
}

type Edit = (field: TextField) => TextField;

const edits: Readonly<Record<string, Edit>> = {
  left: (field) => ({ ...field, caret: before(field) }),
  right: (field) => ({ ...field, caret: after(field) }),
  up: (field) => moveLines(field, -1),
  down: (field) => moveLines(field, 1),
  pageup: (field) => moveLines(field, -10),
  pagedown: (field) => moveLines(field, 10),
  home: (field) => ({ ...field, caret: lineStart(field) }),
  'ctrl+a': (field) => ({ ...field, caret: lineStart(field) }),
  end: (field) => ({ ...field, caret: lineEnd(field) }),
  'ctrl+home': (field) => ({ ...field, caret: 0 }),
  'ctrl+end': (field) => ({ ...field, caret: field.text.length }),
  backspace: (field) => cut(field, before(field), field.caret),
  delete: (field) => cut(field, field.caret, after(field)),
  'ctrl+w': (field) => cut(field, wordStart(field), field.caret),
  'ctrl+u': (field) => cut(field, lineStart(field), field.caret),
  'ctrl+k': (field) => cut(field, field.caret, Math.max(lineEnd(field), after(field))),
  enter: (field) => insertLines(field, `\n${indentOf(field)}`),
  space: (field) => insertLines(field, ' '),
};

/** The document after an editing key, or undefined when the key edits nothing. */
export function editLines(field: TextField, key: string): TextField | undefined {
  const edit = edits[key];
  if (edit !== undefined) return edit(field);
  return isPrintable(key) ? insertLines(field, key) : undefined;
}

/** Line and column of the caret, from 0; the column in UTF-16 units. */
export function caretPlace({ text, caret }: TextField): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, caret).split('\n');
  return { line: lines.length - 1, column: lines.at(-1)?.length ?? 0 };
}

function lineStart({ text, caret }: TextField): number {
  return text.lastIndexOf('\n', caret - 1) + 1;
}

function lineEnd({ text, caret }: TextField): number {
  const end = text.indexOf('\n', caret);
  return end < 0 ? text.length : end;
}

function before(field: TextField): number {
  const { text, caret } = field;
  const start = lineStart(field);
  if (caret === start) return Math.max(0, caret - 1);
  return caret - (splitGraphemes(text.slice(start, caret)).at(-1)?.length ?? 0);
}

function after(field: TextField): number {
  const { text, caret } = field;
  const end = lineEnd(field);
  if (caret === end) return Math.min(text.length, caret + 1);
  return caret + (splitGraphemes(text.slice(caret, end))[0]?.length ?? 0);
}

function wordStart(field: TextField): number {
  const start = lineStart(field);
  if (start === field.caret) return before(field);
  return start + field.text.slice(start, field.caret).replace(/\S+\s*$|\s+$/, '').length;
}

function indentOf(field: TextField): string {
  const line = field.text.slice(lineStart(field), field.caret);
  const indent = /^ */.exec(line)?.[0] ?? '';
  return /[{[]\s*$/.test(line) ? `${indent}  ` : indent;
}

/** The same column some lines on, or as near to it as that line is long. */
function moveLines(field: TextField, distance: number): TextField {
  const { line, column } = caretPlace(field);
  const lines = field.text.split('\n');
  const wanted = line + distance;
  if (wanted < 0) return { ...field, caret: 0 };
  if (wanted >= lines.length) return { ...field, caret: field.text.length };
  const start = lines.slice(0, wanted).reduce((sum, each) => sum + each.length + 1, 0);
  const graphemes = splitGraphemes((lines[wanted] ?? '').slice(0, column));
  return { ...field, caret: start + graphemes.join('').length };
}

function cut({ text }: TextField, from: number, to: number): TextField {
  return { text: text.slice(0, from) + text.slice(to), caret: from };
}
