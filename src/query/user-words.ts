/** A word about users that the language itself can say. */
interface UserWord {
  readonly about: string;
  readonly query: string;
}

/** `is:word`. Words that only the mirror understands are added by it. */
export const isWords: Readonly<Record<string, UserWord>> = {
  blocked: { about: 'blocked by an administrator', query: 'blocked:true' },
  unverified: { about: 'the e-mail address is not verified', query: 'email_verified:false' },
  verified: { about: 'the e-mail address is verified', query: 'email_verified:true' },
  pending: {
    about: 'never logged in',
    // Auth0 has users who never logged in both without the number and with 0.
    // https://auth0.com/docs/manage-users/user-search/user-search-query-syntax
    query: 'NOT _exists_:last_login AND (NOT _exists_:logins_count OR logins_count:0)',
  },
  dormant: { about: 'last login more than 90 days ago', query: 'last_login:>90d' },
  new: { about: 'created in the last 24 hours', query: 'created_at:<24h' },
  social: { about: 'logs in with a social connection', query: 'identities.isSocial:true' },
};

/** `has:word`. */
export const hasWords: Readonly<Record<string, UserWord>> = {
  email: { about: 'an e-mail address', query: '_exists_:email' },
  phone: { about: 'a phone number', query: '_exists_:phone_number' },
  username: { about: 'a username', query: '_exists_:username' },
  name: { about: 'a name', query: '_exists_:name' },
  nickname: { about: 'a nickname', query: '_exists_:nickname' },
  login: { about: 'logged in at least once', query: '_exists_:last_login' },
  password: { about: 'an account of a database connection, so a password', query: 'identities.provider:auth0' },
  mfa: { about: 'a second factor, as far as it is known', query: '_exists_:mfa' },
  metadata: { about: 'user or application metadata', query: '_exists_:user_metadata OR _exists_:app_metadata' },
  user_metadata: { about: 'user metadata', query: '_exists_:user_metadata' },
  app_metadata: { about: 'application metadata', query: '_exists_:app_metadata' },
};
