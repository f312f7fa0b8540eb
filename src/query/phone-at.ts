/** A phone number as people write it: digits with blanks, dots, dashes, slashes and parentheses between them. */
const written = /\+?(?:\(\d{1,5}\)|\d)(?:[ \u{a0}.\-/\u{2010}-\u{2015}]*(?:\(\d{1,5}\)|\d))*(?=[\s,;)>]|$)/uy;
/** The same without a blank: other numbers may follow. */
const unbroken = /\+?(?:\(\d{1,5}\)|\d)(?:[.\-/\u{2010}-\u{2015}]*(?:\(\d{1,5}\)|\d))*(?=[\s,;)>]|$)/uy;

/** What looks the same, and is none: a date, an address of the network or a network. Others may follow. */
const something =
  /^(?:\d{4}([./-])\d{1,2}\1\d{1,2}|\d{1,2}([./-])\d{1,2}\2\d{4}|\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?)(?!\S)/u;

/** No number is longer, the code of the country included. https://www.itu.int/rec/T-REC-E.164 */
const mostDigits = 15;
const fewestDigits = 7;

/** A phone number in a text. */
export interface WrittenPhone {
  readonly text: string;
  /**
   * The digits that it has in common with the same number as Auth0 keeps it (`+15550102030`): neither what is dialled
   * before a country or a city (`00`, `0`, `(0)`) nor a sign.
   */
  readonly digits: string;
}

/**
 * A phone number that stands at a place of a text, with signs between its digits, or with the zeros that are dialled
 * before it: any other is found as it is.
 * Numbers with blanks between them are one where a `+`, a `0` or parentheses tell so.
 */
export function phoneAt(text: string, at: number): WrittenPhone | undefined {
  const long = matchAt(written, text, at);
  if (long !== undefined && (/^[+0(]|\(/.test(long) || !/\s/u.test(long)) && !/^\+\d{8,}\s/u.test(long)) {
    const phone = readPhone(long);
    if (phone !== undefined) return phone;
  }
  const short = matchAt(unbroken, text, at);
  return short === undefined ? undefined : readPhone(short);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function readPhone(text: string): WrittenPhone | undefined {
  const digits = text
    .replace(/(?<=\d\D*)\(0\)/u, '')
    .replaceAll(/\D/gu, '')
    .replace(/^0+/u, '');
  const isPhone = digits.length >= fewestDigits && digits.length <= mostDigits && /[^+\d]|^0\d{8}/u.test(text);
  return isPhone && !something.test(text) ? { text, digits } : undefined;
}
