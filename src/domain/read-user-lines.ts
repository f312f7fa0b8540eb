import { isUtf8 } from 'node:buffer';

import { AppError } from '../errors.ts';
import type { LineBlock } from './line-block.ts';
import { readUserProfile, type UserProfile } from './user.ts';

/**
 * The users of a block of lines, in order, one at a time: taken apart they are many times as large.
 * @throws AppError `bad_answer` for what is no UTF-8, or a line that is no user
 */
export function* readUserLines({ bytes, first }: Pick<LineBlock, 'bytes' | 'first'>): Iterable<UserProfile> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!isUtf8(buffer)) throw new AppError('bad_answer', 'a line of the export is no UTF-8 text');
  let line = first;
  for (let start = 0; start < buffer.length;) {
    const found = buffer.indexOf(10, start);
    const end = found < 0 ? buffer.length : found;
    const text = buffer.toString('utf8', start, end).trim();
    start = end + 1;
    if (text === '') continue;
    yield readLine(text, line);
    line += 1;
  }
}

function readLine(text: string, line: number): UserProfile {
  try {
    return readUserProfile(JSON.parse(text));
  } catch {
    throw new AppError('bad_answer', `line ${line} of the export is no user`);
  }
}
