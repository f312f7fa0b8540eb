import { actionCommand } from './action-command.ts';
import { findConnection } from './find-client.ts';

export const defineAccessSet = actionCommand({
  action: 'set-access',
  argument: {
    name: '<connection>',
    words: 'the name or id of a connection',
    find: async (changes, typed) => {
      const { id, name } = await findConnection(changes, typed);
      return { kind: 'connection', id, words: name };
    },
  },
  options: [
    { flags: '--on <application>', words: 'name or client_id; may be given several times', isList: true },
    { flags: '--off <application>', words: 'name or client_id; may be given several times', isList: true },
  ],
  readInput: ({ on, off }) => ({ on, off }),
});
