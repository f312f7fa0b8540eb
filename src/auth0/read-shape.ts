import type { z } from 'zod';

import { AppError } from '../errors.ts';

/**
 * Takes what is needed out of an answer, tolerant of everything else in it.
 * @throws AppError `bad_answer` naming the place that is wrong, never the value
 */
export function readShape<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const place = read.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new AppError('bad_answer', `the answer has not the expected shape${place === '' ? '' : ` at ${place}`}`);
}
