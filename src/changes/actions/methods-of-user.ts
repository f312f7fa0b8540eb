import type { DetailItem } from '../../domain/detail.ts';
import { stableWords } from './chosen-items.ts';

const noFactors: ReadonlySet<unknown> = new Set(['passkey', 'password', 'recovery-code', 'email-verification']);

/** Whether an authentication method is a second factor. A recovery code only stands in for one. */
export function isFactor({ type, confirmed }: DetailItem): boolean {
  return confirmed !== false && !noFactors.has(type);
}

/** A method as a person may know it. Raw text. */
export function methodName(item: DetailItem): string {
  return stableWords(item['type'], item['name'], item['phone_number'], item['email']);
}
