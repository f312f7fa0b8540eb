import { AppError } from '../../src/errors.ts';
import { actionCommand } from './action-command.ts';

export const defineUsersSetPicture = actionCommand({
  action: 'set-picture',
  options: [
    { flags: '--url <url>', words: 'https address of the picture, which has to stay there' },
    { flags: '--gravatar', words: 'what Auth0 gives new users: the Gravatar of the address, else initials' },
    { flags: '--initials', words: 'the initials' },
    { flags: '--remove', words: 'none' },
    { flags: '--in-metadata', words: 'keep it in user_metadata.picture, out of reach of identity providers' },
  ],
  readInput: ({ url, gravatar, initials, remove, inMetadata }) => {
    const ways = [
      ...(url === undefined ? [] : [{ picture: 'url', url }]),
      ...(gravatar === true ? [{ picture: 'gravatar' }] : []),
      ...(initials === true ? [{ picture: 'initials' }] : []),
      ...(remove === true ? [{ picture: 'none' }] : []),
    ];
    const [way, another] = ways;
    if (way === undefined || another !== undefined) {
      throw new AppError('usage', way === undefined ? 'no picture was named' : 'these pictures exclude each other', {
        hint: 'Give one of --url, --gravatar, --initials and --remove.',
      });
    }
    return { ...way, ...(inMetadata === true ? { place: 'user_metadata' } : {}) };
  },
});
