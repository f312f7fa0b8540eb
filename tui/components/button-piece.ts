import type { Look } from '../theme.ts';
import { piece, type Piece } from './line.ts';

/** A button, with its focus also drawn in signs. */
export function buttonPiece(words: string, hasFocus: boolean, isOn: boolean, focusLook: Look = 'selected'): Piece {
  if (hasFocus) return piece(`[> ${words} <]`, focusLook);
  return piece(`[ ${words} ]`, isOn ? 'strong' : 'dim');
}
