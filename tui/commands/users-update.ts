import { AppError } from '../../src/errors.ts';
import { actionCommand } from './action-command.ts';

export const defineUsersUpdate = actionCommand({
  action: 'edit-metadata',
  options: [
    {
      flags: '--user-metadata <json>',
      words: 'first-level keys of user_metadata with their new values; null removes a key, other keys stay',
    },
    { flags: '--app-metadata <json>', words: 'the same for app_metadata' },
  ],
  readInput: (options) => {
    const user_metadata = readJson(options['userMetadata'], '--user-metadata');
    const app_metadata = readJson(options['appMetadata'], '--app-metadata');
    if (user_metadata === undefined && app_metadata === undefined) {
      throw new AppError('usage', 'nothing to update was named', {
        hint: `Add --user-metadata '{"plan":"gold"}', or --app-metadata.`,
      });
    }
    return { user_metadata, app_metadata };
  },
});

function readJson(text: unknown, flag: string): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('usage', `what ${flag} was given is no JSON`, {
      hint: `Quote it for the shell: ${flag} '{"plan":"gold","old":null}'.`,
    });
  }
}
