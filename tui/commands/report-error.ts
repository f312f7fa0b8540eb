import { AppError, toAppError } from '../../src/errors.ts';
import { redact } from '../../src/redact.ts';
import type { CommandOutput } from './command-output.ts';

/**
 * Says how a command failed, in two lines, without secrets and without anything that a terminal would act on.
 * @returns the exit code
 */
export function reportError(output: CommandOutput, error: unknown, interrupted: boolean): number {
  const failure = toAppError(error);
  // An abort surfaces in many forms, depending on what was under way; an outcome that matters is still told.
  // What goes on until somebody stops it has failed at nothing.
  if (interrupted && failure.kind === 'interrupted' && failure.hint === '') {
    output.say(failure.message);
    return failure.exitCode;
  }
  const told = interrupted && (failure.kind === 'bug' || failure.kind === 'interrupted') ? interruption() : failure;
  // What another program said may have several lines: those after the first are set in, so that none looks like ours.
  const [first = '', ...more] = redact(told.message).split('\n');
  output.say(`error: ${first}`);
  for (const line of more) output.say(`  ${line}`);
  if (told.hint !== '') output.say(`hint: ${redact(told.hint)}`);
  return told.exitCode;
}

function interruption(): AppError {
  return new AppError('interrupted', 'interrupted');
}
