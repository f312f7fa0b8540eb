import { AppError } from '../../src/errors.ts';

/** What an option says that is either so or not. @throws AppError `usage` */
export function yesOrNo(value: unknown, flag: string): boolean | undefined {
  if (value === undefined) return undefined;
  if (value === 'true' || value === 'yes') return true;
  if (value === 'false' || value === 'no') return false;
  throw new AppError('usage', `${flag} takes true or false`);
}
