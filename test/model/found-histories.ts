import type { History } from './history.ts';

/** A history that ended wrong once, as it was shrunk, and what had gone wrong. */
export interface FoundHistory {
  readonly title: string;
  readonly history: History;
}

const quiet = {
  seed: 0,
  plan: 'free',
  users: 0,
  bulkImport: 0,
  searchLag: 0,
  logLag: 0,
  latency: 0,
  pageSize: undefined,
  offset: 0,
  interval: 15_000,
} as const;

export const foundHistories: readonly FoundHistory[] = [
  {
    title: 'an import tells the log in the middle of a millisecond',
    history: {
      setting: quiet,
      operations: [
        { do: 'pass', ms: 60_000 },
        { do: 'import', users: 35, upsert: false },
      ],
    },
  },
  {
    title: 'somebody gets a second factor while many log in, which moves no date of the profile',
    history: {
      setting: { ...quiet, plan: 'professional', users: 12 },
      operations: [
        { do: 'pass', ms: 60_000 },
        ...[0, 1, 2, 3, 4, 5, 6].map((who) => ({ do: 'log in', who, few: 0 })),
        { do: 'add a phone as second factor', who: 10, other: 0 },
        { do: 'add a phone as second factor', who: 11, other: 0 },
      ],
    },
  },
  {
    title: 'the tenant is set back to an older state, of which no date tells',
    history: {
      setting: { ...quiet, plan: 'enterprise', users: 4 },
      operations: [
        { do: 'pass', ms: 60_000 },
        { do: 'change metadata', who: 1, few: 3 },
        { do: 'pass', ms: 60_000 },
        { do: 'restore the tenant', back: 2 },
      ],
    },
  },
  {
    title: 'the tenant gives two events at a time, whatever it is asked for',
    history: {
      setting: { ...quiet, plan: 'enterprise', users: 3, logLag: 30_000, pageSize: 2, interval: 60_000 },
      operations: [
        { do: 'delete', who: 5, few: 2 },
        { do: 'sign up', times: 3 },
        { do: 'try many passwords', who: 6, few: 3 },
      ],
    },
  },
  {
    title: 'the log was forgotten at Auth0 while nobody here read it',
    history: {
      setting: { ...quiet, users: 6 },
      operations: [
        { do: 'pass', ms: 60_000 },
        { do: 'be offline', ms: 4 * 60_000 },
        { do: 'log in', who: 1, few: 0 },
        { do: 'delete', who: 2, few: 0 },
        { do: 'be off', ms: 3 * 86_400_000 },
        { do: 'log in', who: 3, few: 0 },
      ],
    },
  },
  {
    title: 'the clock is set back by hours while there is no network',
    history: {
      setting: { ...quiet, plan: 'enterprise', users: 5 },
      operations: [
        { do: 'be offline', ms: 65_000 },
        { do: 'pass', ms: 1000 },
        { do: 'set the clock', by: -3 * 3_600_000 },
        { do: 'pass', ms: 140_000 },
      ],
    },
  },
  {
    title: 'the machine slept for days between two pages of the log',
    history: {
      setting: { ...quiet, seed: 991, users: 3, pageSize: 5 },
      operations: [
        { do: 'pass', ms: 4997 },
        { do: 'change from here', who: 89, action: 'edit-metadata', few: 2 },
        { do: 'try many passwords', who: 3, few: 0 },
        { do: 'kill', after: 2, down: 38992, kept: 1 },
        { do: 'change from here', who: 96, action: 'unblock', few: 4 },
        { do: 'close the lid', ms: 259199989 },
      ],
    },
  },
  {
    title: 'a record was marked as old while the clock of this machine was hours ahead',
    history: {
      setting: {
        seed: 0,
        plan: 'professional',
        users: 1,
        bulkImport: 0,
        searchLag: 0,
        logLag: 1000,
        latency: 150,
        pageSize: 19,
        offset: 0,
        interval: 15000,
      },
      operations: [
        { do: 'pass', ms: 10247 },
        { do: 'log in', who: 16, few: 1 },
        { do: 'remove metadata', who: 94, few: 2 },
        { do: 'pass', ms: 3251 },
        { do: 'fail to log in', who: 52, few: 5 },
        { do: 'pass', ms: 143550 },
        { do: 'patch by API', who: 63, other: 66 },
        { do: 'pass', ms: 2720 },
        { do: 'close the lid', ms: 37131707 },
        { do: 'log in', who: 60, few: 1 },
        { do: 'set the clock', by: 13048401 },
        { do: 'kill', after: 82, down: 27978, kept: 1 },
        { do: 'pass', ms: 1072 },
        { do: 'delay events', times: 3, ms: 119652 },
        { do: 'fault', kind: 'export-expired', path: '/oauth/token', times: 1, after: 3, ms: 11628 },
        { do: 'pass', ms: 3934 },
        { do: 'change from here', who: 47, action: 'block', few: 2 },
        { do: 'pass', ms: 14 },
        { do: 'kill', after: 39, down: 35460, kept: 1 },
        { do: 'unlink', who: 17, other: 37 },
        { do: 'remove metadata', who: 32, few: 0 },
      ],
    },
  },
  {
    title: 'one came back as another one went, of which no count tells',
    history: {
      setting: { ...quiet, users: 9 },
      operations: [
        { do: 'pass', ms: 60_000 },
        { do: 'delete', who: 0, few: 0 },
        { do: 'pass', ms: 60_000 },
        { do: 'restore the tenant', back: 2 },
        { do: 'vanish', who: 1 },
      ],
    },
  },
  {
    title: 'a blocked user tries to log in, which counts as a login',
    history: {
      setting: { ...quiet, users: 4 },
      operations: [
        { do: 'pass', ms: 60_000 },
        { do: 'block', who: 0, few: 0 },
        { do: 'pass', ms: 120_000 },
        { do: 'log in', who: 0, few: 1 },
      ],
    },
  },
  {
    title: 'the clock here is set back while a request is under way',
    history: {
      setting: { ...quiet, plan: 'essentials', latency: 150 },
      operations: [
        { do: 'pass', ms: 1000 },
        { do: 'set the clock', by: -8_843_297 },
      ],
    },
  },
  {
    title: 'the machine sleeps between the search for the oldest event and the page behind it',
    history: {
      setting: { ...quiet, users: 1 },
      operations: [
        { do: 'be off', ms: 2_419_002 },
        { do: 'block', who: 0, few: 1 },
        { do: 'pass', ms: 2069 },
        { do: 'close the lid', ms: 52_307_731 },
      ],
    },
  },
  {
    title: 'the log tells of a login minutes late, and the search did not show it when it was looked at',
    history: {
      setting: { ...quiet, seed: 8, users: 4, searchLag: 30_000 },
      operations: [
        { do: 'kill while the log is read', who: 0, times: 1, after: 1 },
        { do: 'log in', who: 3, few: 0 },
      ],
    },
  },
  {
    title: 'a password was asked for just before the first look at the log',
    history: {
      setting: { ...quiet, seed: 11, users: 32, logLag: 1000, latency: 2000, pageSize: 2 },
      operations: [{ do: 'change the password', who: 0, few: 8 }],
    },
  },
  {
    title: 'the tenant is taken back to when somebody had a second factor, which moves no date of the profile',
    history: {
      setting: { ...quiet, seed: 1, users: 12 },
      operations: [
        { do: 'pass', ms: 60_000 },
        { do: 'delete the second factors', who: 0, other: 0 },
        { do: 'pass', ms: 60_000 },
        { do: 'restore the tenant', back: 2 },
      ],
    },
  },
  {
    title: 'the first look at the log is done before the first users come, and the search shows them as they were',
    history: {
      setting: { ...quiet, seed: 1, users: 12, searchLag: 80_000, latency: 150 },
      operations: [
        { do: 'fault', kind: 'error', path: 'GET /api/v2/users', times: 4, after: 0, ms: 1000 },
        { do: 'delete the second factors', who: 0, other: 0 },
        { do: 'pass', ms: 20_000 },
      ],
    },
  },
  {
    title: 'an enterprise account, whose id has a second bar, is linked to a user who is deleted at once',
    history: {
      setting: { ...quiet, seed: 278, plan: 'essentials', users: 2 },
      operations: [
        { do: 'pass', ms: 60_000 },
        { do: 'link', who: 0, other: 1 },
        { do: 'delete', who: 0, few: 0 },
      ],
    },
  },
  {
    title: 'nobody can say how long a log was kept that was empty before the machine slept for days',
    history: {
      setting: { ...quiet, plan: 'enterprise' },
      operations: [
        { do: 'pass', ms: 28 },
        { do: 'close the lid', ms: 241_855_594 },
      ],
    },
  },
  {
    title: "the file of an export comes late, while the daemon's time stands still for whoever unpacks it",
    history: {
      setting: { ...quiet, plan: 'enterprise' },
      operations: [
        { do: 'fault', kind: 'slow', path: '.json.gz', times: 1, after: 0, ms: 100 },
        { do: 'pass', ms: 60_000 },
      ],
    },
  },
];
