import { actionCommand } from './action-command.ts';

export const defineUsersLink = actionCommand({
  action: 'link',
  options: [
    { flags: '--with <user_id>', words: 'the second account: it becomes an identity of the user', isNeeded: true },
    { flags: '--merge-metadata', words: 'first give the user the keys of its metadata that the user lacks' },
  ],
  readInput: (options) => ({ user_id: options['with'], merge_metadata: options['mergeMetadata'] === true }),
});
