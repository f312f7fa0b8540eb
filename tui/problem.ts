import { nothingToChange } from '../src/changes/changes.ts';
import { errorKinds, type AppError } from '../src/errors.ts';
import { redact } from '../src/redact.ts';
import type { Problem } from './ui-state.ts';

/** A failure in words for the screen. */
export function toProblem(error: AppError): Problem {
  const words = { title: errorKinds[error.kind].title, message: redact(error.message), hint: redact(error.hint) };
  return error.errorCode === nothingToChange ? { ...words, isNoFailure: true } : words;
}
