import { InvalidArgumentError } from 'commander';

/** Reads the value of an option that is a list: an empty part is a slip, and would find nothing without a word. */
export function commaList(text: string): readonly string[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.includes('')) throw new InvalidArgumentError('Name them with commas between.');
  return parts;
}
