import type { SavedView } from '../../src/domain/saved-view.ts';

/** A view that comes with the program. */
export interface BuiltInView extends SavedView {
  /** What it shows, in one line. */
  readonly about: string;
  /** What its answer is worked out from, where that is not Auth0's own record of each user. */
  readonly basis?: 'log' | 'tenants' | undefined;
}

/** What support is asked every day. A row here is a view everywhere: picker, commands, README. */
export const builtInViews: readonly BuiltInView[] = [
  {
    name: 'blocked',
    about: 'an administrator keeps them from logging in',
    query: 'is:blocked',
    sort: '-updated_at',
  },
  {
    name: 'unverified',
    about: 'the e-mail address was never verified',
    query: 'is:unverified',
    sort: '-created_at',
  },
  {
    name: 'never logged in',
    about: 'the account is there, and nobody has used it yet',
    query: 'is:pending',
    sort: '-created_at',
  },
  {
    name: 'dormant 90 days',
    about: 'the last login was more than 90 days ago',
    query: 'last_login:>90d',
    sort: 'last_login',
  },
  {
    name: 'brute-force blocked',
    about: 'too many wrong passwords: kept out for 30 days, or until let in',
    query: 'is:brute_force_blocked',
    sort: '-last_login',
    basis: 'log',
  },
  {
    name: 'new today',
    about: 'created in the last 24 hours',
    query: 'created_at:<24h',
    sort: '-created_at',
  },
  {
    name: 'same e-mail',
    about: 'another user of the tenant has the same address, mostly by another connection',
    query: 'is:duplicate_email',
    sort: 'email',
  },
];
