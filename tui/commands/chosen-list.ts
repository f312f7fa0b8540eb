import { AppError } from '../../src/errors.ts';
import type { ActionCommand } from './action-command.ts';

/** Some by id, or all of them, as commands take it. @param one what one is called: `device` */
export function chosenList(one: string, seen: string): Required<Pick<ActionCommand, 'list' | 'options'>> {
  return {
    list: { name: `[${one}...]`, words: `ids, as \`tenantry users ${seen}\` shows them` },
    options: [{ flags: '--all', words: 'all of them' }],
  };
}

/** @throws AppError `usage` unless there is one of both */
export function readChosen(
  options: Readonly<Record<string, unknown>>,
  ids: readonly string[],
): { readonly ids?: readonly string[]; readonly all?: true } {
  if (ids.length > 0 !== (options['all'] === true)) return ids.length > 0 ? { ids } : { all: true };
  throw new AppError('usage', 'it must be said which ones: ids, or --all', {
    hint: 'Name the ids behind the user, or --all, and not both.',
  });
}
