import type { FieldName } from '../../src/query/field-names.ts';

const number = /^[+-]?\d*\.?\d*(?:e[+-]?\d*)?$/iu;
const age = /^\d{1,6}(?:mo?|[hdwy])?$/iu;
const date =
  /^(?:\d{0,4}|\d{4}-(?:[01]?|(?:0[1-9]|1[0-2])(?:-(?:[0-3]?|(?:0[1-9]|[12]\d|3[01])(?:[TZ +-].*)?))?)|\d{4}[Z+].*)$/iu;

/** Whether a number or a date can begin so; true of what is written in another way, a range or in quotes. */
export function mayBegin(kind: FieldName['kind'], typed: string): boolean {
  const value = typed.replace(/^[<>]=?/u, '');
  if (/["*[\\{]/u.test(value) || 'null'.startsWith(value.toLowerCase())) return true;
  if (kind === 'number') return number.test(value);
  return kind !== 'date' || age.test(value) || date.test(value);
}
