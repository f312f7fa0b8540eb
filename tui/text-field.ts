import { splitGraphemes } from '../src/split-graphemes.ts';

/** A line of text that is being typed. `caret` is an index into `text`, always between two graphemes. */
export interface TextField {
  readonly text: string;
  readonly caret: number;
}

export const emptyField: TextField = { text: '', caret: 0 };

/** A field that holds this text, caret at its end. */
export function fieldWith(text: string): TextField {
  return { text, caret: text.length };
}

const longest = 2_000;

/** Puts text in at the caret. Control characters and line breaks are left out: a field is one line. */
export function insertText(field: TextField, raw: string): TextField {
  const text = raw.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, ' ').toWellFormed();
  const room = Math.max(0, longest - field.text.length);
  const added = text.slice(0, room);
  return {
    text: field.text.slice(0, field.caret) + added + field.text.slice(field.caret),
    caret: field.caret + added.length,
  };
}

type Edit = (field: TextField) => TextField;

const edits: Readonly<Record<string, Edit>> = {
  left: (field) => ({ ...field, caret: before(field) }),
  right: (field) => ({ ...field, caret: after(field) }),
  home: (field) => ({ ...field, caret: 0 }),
  'ctrl+a': (field) => ({ ...field, caret: 0 }),
  end: (field) => ({ ...field, caret: field.text.length }),
  'ctrl+e': (field) => ({ ...field, caret: field.text.length }),
  backspace: (field) => cut(field, before(field), field.caret),
  delete: (field) => cut(field, field.caret, after(field)),
  'ctrl+w': (field) => cut(field, wordStart(field), field.caret),
  'ctrl+u': (field) => cut(field, 0, field.caret),
  'ctrl+k': (field) => cut(field, field.caret, field.text.length),
};

/** The field after an editing key (readline's), or undefined when the key edits nothing. */
export function editField(field: TextField, key: string): TextField | undefined {
  const edit = edits[key];
  if (edit !== undefined) return edit(field);
  if (key === 'space') return insertText(field, ' ');
  return isPrintable(key) ? insertText(field, key) : undefined;
}

/** True for a key that stands for one typed character. */
export function isPrintable(key: string): boolean {
  const [first, second] = splitGraphemes(key);
  return first !== undefined && second === undefined && !/^[\u0000-\u001F\u007F-\u009F]/.test(key);
}

function before(field: TextField): number {
  return field.caret - (splitGraphemes(field.text.slice(0, field.caret)).at(-1)?.length ?? 0);
}

function after(field: TextField): number {
  return field.caret + (splitGraphemes(field.text.slice(field.caret))[0]?.length ?? 0);
}

function wordStart(field: TextField): number {
  return field.text.slice(0, field.caret).replace(/\S+\s*$/, '').length;
}

function cut(field: TextField, from: number, to: number): TextField {
  return { text: field.text.slice(0, from) + field.text.slice(to), caret: from };
}
