import { paintIn, type Look, type Paint, type Theme } from '../theme.ts';

/** Bits of colour that a terminal has, as Node counts them; 1 is a terminal without any attribute. */
export type ColourBits = 1 | 4 | 8 | 24;

const named = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/**
 * Looks as parameters of SGR (ECMA-48, 8.3.117), numbered in the order in which they were first asked for. The style 0
 * is that of plain text.
 */
export class Styles {
  readonly #theme: Theme;
  readonly #bits: ColourBits;
  readonly #parameters: string[] = [''];
  readonly #numbers = new Map<string, number>([['', 0]]);
  readonly #looks = new Map<Look | undefined, number>();

  constructor(theme: Theme, bits: ColourBits) {
    this.#theme = theme;
    this.#bits = bits;
  }

  numberOf(look: Look | undefined, paint: Paint | undefined): number {
    if (paint !== undefined) return this.#number(look, paint);
    const known = this.#looks.get(look);
    if (known !== undefined) return known;
    const number = this.#number(look, undefined);
    this.#looks.set(look, number);
    return number;
  }

  parametersOf(number: number): string {
    return this.#parameters[number] ?? '';
  }

  #number(look: Look | undefined, paint: Paint | undefined): number {
    const parameters = this.#bits === 1 ? '' : this.#sgr(look, paint);
    const known = this.#numbers.get(parameters);
    if (known !== undefined) return known;
    this.#parameters.push(parameters);
    this.#numbers.set(parameters, this.#parameters.length - 1);
    return this.#parameters.length - 1;
  }

  #sgr(look: Look | undefined, paint: Paint | undefined): string {
    const style = { ...this.#theme[look ?? 'plain'], ...paintIn(this.#theme, paint) };
    return [
      style.bold === true ? '1' : undefined,
      style.dimColor === true ? '2' : undefined,
      style.underline === true ? '4' : undefined,
      style.inverse === true ? '7' : undefined,
      this.#colour(style.color, 30),
      this.#colour(style.backgroundColor, 40),
    ]
      .filter((part) => part !== undefined)
      .join(';');
  }

  /** @param base 30 for the text, 40 for what is behind it */
  #colour(colour: string | undefined, base: 30 | 40): string | undefined {
    if (colour === undefined) return undefined;
    const name = named.indexOf(colour);
    if (name >= 0) return String(base + name);
    const value = Number.parseInt(colour.slice(1), 16);
    const [red, green, blue] = [(value >> 16) & 255, (value >> 8) & 255, value & 255];
    if (this.#bits === 24) return `${String(base + 8)};2;${String(red)};${String(green)};${String(blue)}`;
    if (this.#bits === 8) return `${String(base + 8)};5;${String(cubeColour(red, green, blue))}`;
    return String(base + (red > 127 ? 1 : 0) + (green > 127 ? 2 : 0) + (blue > 127 ? 4 : 0));
  }
}

/** The nearest colour of the cube of 6x6x6 that terminals of 256 colours have from 16 on. */
function cubeColour(red: number, green: number, blue: number): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) => Math.round((value / 255) * 5));
  return 16 + 36 * r + 6 * g + b;
}
