import type { ListRead } from '../list-state.ts';
import { groupDigits } from './relative-time.ts';

/** How many users match: `48,213`, or `57+` while they are not all counted. */
export function matchesWords({ count, count_is }: ListRead): string {
  return `${groupDigits(count)}${count_is === 'least' ? '+' : ''}`;
}
