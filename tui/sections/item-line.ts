import { cell, gap, piece, type Line } from '../components/line.ts';

/** A row of a section: its name in a column of its own, then the rest. Text is raw. */
export function itemLine(name: unknown, ...rest: readonly unknown[]): Line {
  const words = rest.filter((part) => part !== undefined && part !== '');
  return [gap(1), cell(name ?? '', 24, 'strong'), gap(1), ...words.map((part) => piece(`${String(part)}  `, 'dim'))];
}
