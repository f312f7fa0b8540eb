import { AppError, isAppError } from './errors.ts';

interface Row {
  readonly codes: readonly string[];
  readonly kind: 'disk_full' | 'refused';
  readonly words: string;
  readonly hint: string;
}

const rows: readonly Row[] = [
  {
    codes: ['ENOSPC', 'EDQUOT', 'EFBIG'],
    kind: 'disk_full',
    words: 'the disk is full',
    hint: 'Free some space and try again; what was there is as it was.',
  },
  {
    codes: ['EROFS'],
    kind: 'refused',
    words: 'the disk is read-only',
    hint: 'Mount it so that it can be written, or choose another place with TENANTRY_HOME.',
  },
];

const otherwise: Omit<Row, 'codes'> = {
  kind: 'refused',
  words: 'not permitted',
  hint: 'Check the owner and mode of the file and its folder.',
};

/** Gives a failure to write a file of our own a kind and words, the cause first: a narrow line cuts the path. An AppError passes as it is. */
export function writeFailure(error: unknown, file: string): AppError {
  if (isAppError(error)) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  const { kind, words, hint } = rows.find(({ codes }) => codes.includes(code)) ?? otherwise;
  return new AppError(kind, `${words}: cannot write ${file}`, { hint, cause: error });
}
