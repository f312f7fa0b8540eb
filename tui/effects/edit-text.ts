import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AppError, toAppError } from '../../src/errors.ts';
import { toProblem } from '../problem.ts';
import { splitWords } from '../terminal/split-words.ts';
import type { EffectRunner } from './effect-context.ts';

/** Longest text that is taken back from an editor, in bytes. */
const longest = 1_000_000;

/**
 * Lends the terminal to the person's editor with the text in a file that only the person can read, in a directory of its
 * own that is removed afterwards. The editor is started by its words, never through a shell.
 */
export const editText: EffectRunner<'edit-text'> = async ({ terminal, env, dispatch }, { name, field, text }) => {
  try {
    const directory = await mkdtemp(join(env['XDG_RUNTIME_DIR'] || tmpdir(), 'tenantry-'));
    try {
      const file = join(directory, name);
      await writeFile(file, text, { mode: 0o600, flag: 'wx' });
      await terminal.lend(async () => runEditor(editorWords(env), file));
      if ((await stat(file)).size > longest)
        throw new AppError('refused', 'what the editor saved is longer than 1 MB', {
          hint: 'Nothing was taken from it.',
        });
      dispatch({ type: 'text-edited', field, text: await readFile(file, 'utf8') });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  } catch (error) {
    dispatch({ type: 'text-edited', field, text: undefined, problem: toProblem(toAppError(error)) });
  }
};

function editorWords(env: NodeJS.ProcessEnv): readonly string[] {
  const command = [env['VISUAL'], env['EDITOR']].find((each) => each !== undefined && each.trim() !== '');
  if (command !== undefined) return splitWords(command);
  return [process.platform === 'win32' ? 'notepad' : 'vi'];
}

/** @throws AppError when it cannot be started or says that it failed: then nothing is taken from it */
async function runEditor([program = 'vi', ...words]: readonly string[], file: string): Promise<void> {
  const child = spawn(program, [...words, file], { stdio: 'inherit', shell: false });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const words_ = error.code === 'ENOENT' ? 'there is no such program' : 'it could not be started';
      reject(new AppError('refused', `editor ${program}: ${words_}`, { hint: 'Set VISUAL or EDITOR to your editor.' }));
    });
    child.once('close', resolve);
  });
  if (code === 0) return;
  throw new AppError('refused', `editor ${program} ended with a failure: nothing was taken from it`, {
    hint: 'Try again.',
  });
}
