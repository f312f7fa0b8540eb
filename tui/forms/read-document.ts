import type { FieldRemark } from './form.ts';
import { findJsonMistake } from './json-mistake.ts';

type Document = Readonly<Record<string, unknown>>;

/** The object that a text stands for; an empty text is an empty object. Undefined when it is not JSON or no object. */
export function readDocument(text: string): Document | undefined {
  if (text.trim() === '') return {};
  if (findJsonMistake(text) !== undefined) return undefined;
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Document) : undefined;
}

/** What is wrong with a text that should be an object. */
export function documentMistake(text: string): FieldRemark | undefined {
  if (text.trim() === '') return undefined;
  const mistake = findJsonMistake(text);
  if (mistake !== undefined) {
    const { line, column, words } = mistake;
    return { level: 'bad', words: `not valid JSON at line ${String(line)}, column ${String(column)}: ${words}` };
  }
  return readDocument(text) === undefined ? { level: 'bad', words: 'has to be an object: { … }' } : undefined;
}
