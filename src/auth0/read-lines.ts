import { AppError } from '../errors.ts';

/** No profile is as long as this, not even one from before the size limit. */
const maxLine = 64 * 1_048_576;

/**
 * Splits bytes into lines of text. The last line may lack its line feed.
 * @throws AppError `bad_answer` when a line is no UTF-8 or far too long
 */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  let parts: Buffer[] = [];
  let size = 0;
  const take = (end: Buffer): string => {
    const line = parts.length === 0 ? end : Buffer.concat([...parts, end]);
    parts = [];
    size = 0;
    try {
      return decoder.decode(line).trim();
    } catch {
      throw new AppError('bad_answer', 'a line of the file is no UTF-8 text');
    }
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let at = chunk.indexOf(10, start); at >= 0; at = chunk.indexOf(10, start)) {
      yield take(chunk.subarray(start, at));
      start = at + 1;
    }
    const rest = chunk.subarray(start);
    size += rest.length;
    if (size > maxLine) throw new AppError('bad_answer', 'a line of the file is too long');
    if (rest.length > 0) parts.push(rest);
  }
  if (parts.length > 0) yield take(Buffer.alloc(0));
}
