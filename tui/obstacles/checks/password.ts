import { isPasswordless } from '../../../src/domain/user-attributes.ts';
import { readDate } from '../../../src/domain/user.ts';
import { longDate, shortSpan } from '../../components/relative-time.ts';
import type { Check } from '../check.ts';

/** Whoever has a password in memory may still use the old one so long after a change, in milliseconds. */
const newFor = 7 * 24 * 3_600_000;

/** https://auth0.com/docs/manage-users/user-accounts/user-profiles/user-profile-structure */
export const password: Check = ({ profile, now }) => {
  const { identities = [] } = profile;
  if (!identities.some(({ provider }) => provider === 'auth0')) {
    const isByCode = identities.length > 0 && identities.every(({ provider }) => isPasswordless(provider ?? ''));
    const instead = isByCode ? 'a code is sent instead' : 'another provider checks it';
    return [{ id: 'password', level: 'good', words: `No password here: ${instead}` }];
  }
  const changed = readDate(profile.last_password_reset);
  const since = changed ?? readDate(profile.created_at);
  if (since === undefined) return [{ id: 'password', level: 'unknown', words: 'Age of the password: not known' }];
  const age = shortSpan(now - since);
  if (changed === undefined) {
    const words = `Password is ${age} old, never changed`;
    return [{ id: 'password', level: 'good', words, more: 'Auth0 lets no password expire by itself.' }];
  }
  const isNew = now - changed < newFor;
  return [
    {
      id: 'password',
      level: isNew ? 'warn' : 'good',
      words: `Password was changed ${age} ago`,
      more: isNew
        ? `On ${longDate(changed)} UTC: browsers and devices may still send the old one.`
        : 'Auth0 lets no password expire by itself.',
    },
  ];
};
