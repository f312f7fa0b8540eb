import type { FieldRemark, FieldSpec } from './form.ts';

/** A check of a text that may be empty: what is wrong with it, or that it is right. */
export function textCheck(mistake: (text: string) => string | undefined): NonNullable<FieldSpec['check']> {
  return (value): FieldRemark | undefined => {
    const text = String(value);
    if (text === '') return undefined;
    const words = mistake(text);
    return words === undefined ? { level: 'good', words: '' } : { level: 'bad', words };
  };
}

/** No longer than this. */
export function lengthMistake(most: number): (text: string) => string | undefined {
  return (text) => (text.length > most ? `more than ${String(most)} characters` : undefined);
}

export function pictureMistake(text: string): string | undefined {
  if (text.length > 2048) return 'more than 2048 characters';
  return URL.canParse(text) && new URL(text).protocol === 'https:' ? undefined : 'an https address is needed';
}
