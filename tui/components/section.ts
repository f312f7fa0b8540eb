import type { Glyphs } from '../glyphs.ts';
import { cell, gap, piece, textWidth, type Line, type Piece } from './line.ts';

/** `─ Title ─────────` */
export function sectionLine(title: string, width: number, glyphs: Glyphs, note?: string): Line {
  const words = piece(` ${title} `, 'title');
  const right = note === undefined ? undefined : piece(` ${note} `, 'dim');
  const used = textWidth(words.text) + (right === undefined ? 0 : textWidth(right.text)) + 2;
  const rule = piece(glyphs.rule.repeat(Math.max(0, Math.min(490, width - used))), 'dim');
  return [piece(glyphs.rule, 'dim'), words, rule, ...(right === undefined ? [] : [right])];
}

/** `label      value  value` with the label in a column of its own. */
export function labelled(label: string, width: number, ...values: readonly Piece[]): Line {
  return [gap(1), cell(label, width, 'dim'), gap(1), ...values];
}
