import type { Check } from '../check.ts';

/** https://auth0.com/docs/manage-users/user-accounts/user-profiles/verified-email-usage */
export const email: Check = ({ profile }) => {
  const { email: address, email_verified } = profile;
  if (address === undefined || address === '')
    return [{ id: 'email', level: 'good', words: 'No e-mail address that could be unverified' }];
  if (email_verified === true) return [{ id: 'email', level: 'good', words: 'E-mail address is verified' }];
  return [
    {
      id: 'email',
      level: 'warn',
      words: 'E-mail address is not verified',
      more: 'Auth0 itself lets such users in; applications and Actions may refuse them.',
      fix: 'verify',
    },
  ];
};
