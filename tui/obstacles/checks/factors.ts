import type { Check } from '../check.ts';
import { unread } from '../unread.ts';

/** Ways to log in that are no second factor. */
const first = new Set(['password', 'passkey']);

/** https://auth0.com/docs/secure/multi-factor-authentication */
export const factors: Check = ({ detail }) => {
  const known = detail('authentication_methods');
  const gap = unread('factors', 'Second factors', known);
  if (gap !== undefined) return [gap];
  const methods = (known.detail?.items ?? []).filter(({ type }) => !first.has(String(type)));
  if (methods.length === 0) {
    const more = 'Where the tenant demands MFA, the user is asked to enroll at the next login.';
    return [{ id: 'factors', level: 'good', words: 'No second factor is enrolled', more }];
  }
  const open = methods.filter(({ confirmed }) => confirmed === false);
  const names = [...new Set(methods.map(({ type }) => String(type)))].join(', ');
  if (open.length === 0) {
    const more = 'Whoever has lost all of them cannot log in: a reset of MFA lets them enroll anew.';
    return [{ id: 'factors', level: 'good', words: `Second factors: ${names}`, more, fix: 'reset-mfa' }];
  }
  return [
    {
      id: 'factors',
      level: 'warn',
      words: `Second factors, ${String(open.length)} of ${String(methods.length)} not confirmed: ${names}`,
      more: 'An enrollment was begun and not finished; until it is, that factor does not let anybody in.',
      fix: 'reset-mfa',
    },
  ];
};
