import type { Check } from '../check.ts';

/** https://auth0.com/docs/manage-users/user-accounts/block-and-unblock-users */
export const adminBlock: Check = ({ profile }) => {
  if (profile.blocked !== true) return [{ id: 'admin-block', level: 'good', words: 'Not blocked by an administrator' }];
  return [
    {
      id: 'admin-block',
      level: 'bad',
      words: 'Blocked by an administrator',
      more: 'Every login ends with "user is blocked". It has no end of its own. Who did it is in the history.',
      fix: 'unblock',
    },
  ];
};
