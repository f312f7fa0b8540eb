import type { UserAction } from './user-action.ts';

/** Takes all second factors, so that new ones are enrolled at the next login. */
export const resetMfa: UserAction = {
  id: 'reset-mfa',
  key: 'F',
  words: 'Reset MFA',
  verb: 'reset MFA',
  doing: 'resetting MFA of',
  done: 'Reset MFA of',
  scopes: ['delete:guardian_enrollments', 'update:users'],
  applies: () => true,
};
