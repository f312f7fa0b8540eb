import { describe, expect, test } from 'vitest';

import type { JobStatus } from '../../src/domain/job.ts';
import type { SyncStatus } from '../../src/mirror/mirror.ts';
import { glyphsFor } from '../../tui/glyphs.ts';
import { syncWords } from '../../tui/state/sync-words.ts';
import { initialState } from '../../tui/initial-state.ts';
import type { DaemonView, TenantView } from '../../tui/ui-state.ts';
import { acme, startOfTest as now } from './test-app.tsx';

interface Case {
  readonly mirror?: TenantView['mirror'];
  readonly daemon?: Partial<DaemonView>;
  readonly jobs?: readonly JobStatus[];
  readonly complete?: boolean;
  readonly syncing?: boolean;
  /** Seconds between two looks. */
  readonly interval?: number;
}

function say({
  mirror = 'open',
  daemon = {},
  jobs = [],
  complete = true,
  syncing = false,
  interval = 30,
}: Case): string {
  const tenant = acme();
  const status: SyncStatus = {
    jobs,
    users: 12_000,
    log_events: 0,
    stale_users: 0,
    gaps: [],
    rate: undefined,
    requests: [],
    last_commit_at: now - 1_000,
    complete_at: complete ? now - 3_600_000 : undefined,
    clock_offset: 0,
    bytes: 0,
  };
  const state = initialState({
    now,
    columns: 80,
    rows: 24,
    glyphs: glyphsFor(false),
    configFile: '',
    tenants: [tenant],
    preferences: { sync_interval: interval, sync_reserve: 0.2 },
  });
  const view: TenantView = { tenant, mirror, version: 1, status: mirror === 'open' ? status : undefined };
  const { short, long } = syncWords(
    {
      ...state,
      daemon: { state: 'alive', tenants: {}, starting: false, ...daemon },
      syncing: syncing ? [tenant.name] : [],
    },
    view,
  );
  return `${short} | ${long}`;
}

const synced = (ago: number, more: Partial<JobStatus> = {}): JobStatus => ({
  job: 'users-changed',
  state: 'idle',
  last_success_at: now - ago,
  ...more,
});
const filling: JobStatus = {
  job: 'users-full',
  state: 'running',
  started_at: now - 60_000,
  progress: { done: 12_000, total: 48_000 },
};
const failure = (kind: string, message: string) => ({ kind, message, hint: 'Do this.', at: now - 240_000 });

describe('State of the sync in words', () => {
  const cases: readonly (readonly [string, Case, RegExp])[] = [
    ['live with its age', { jobs: [synced(12_000)] }, /^live 12s \| live, synced 12s ago$/],
    [
      'live where the next run is only due later',
      { jobs: [synced(900_000, { next_run_at: now + 60_000 })], interval: 600 },
      /^live 15m/,
    ],
    [
      'behind where what is proven is old, however young the last run is',
      { jobs: [synced(1_000, { proven_until: now - 900_000, next_run_at: now + 60_000 })] },
      /behind: synced 15m ago/,
    ],
    [
      'how far the log is read, as long as it is read for the first time',
      { jobs: [synced(1_000), { job: 'log-events', state: 'idle', proven_until: now - 5 * 86_400_000 }] },
      /^first log \| all users are here; the log is read as far as 20/,
    ],
    ['behind when nothing came for long, daemon or not', { jobs: [synced(900_000)] }, /behind: synced 15m ago/],
    [
      'no daemon',
      { daemon: { state: 'dead' }, jobs: [synced(12_000)] },
      /daemon not running, synced 12s ago: & starts it, R syncs once/,
    ],
    [
      'daemon starting',
      { daemon: { state: 'dead', starting: true }, jobs: [synced(12_000)] },
      /the daemon is starting/,
    ],
    [
      'a sync of its own',
      { daemon: { state: 'dead' }, syncing: true, jobs: [synced(12_000)] },
      /syncing once; synced 12s ago/,
    ],
    [
      'the first sync with an honest estimate',
      { complete: false, jobs: [filling] },
      /first sync: 12,000 of about 48,000 users 25 %, about 3m left/,
    ],
    [
      'a first sync that nobody goes on with',
      { complete: false, jobs: [filling], daemon: { state: 'dead' } },
      /first sync stopped at 12,000 users: & starts the daemon/,
    ],
    [
      'a first sync that failed',
      {
        complete: false,
        jobs: [{ ...filling, state: 'failed', error: failure('bad_credentials', 'the secret is refused') }],
      },
      /the secret is refused\. Do this\. \(first sync stopped at 12,000 users\)/,
    ],
    [
      'offline since when',
      { jobs: [synced(300_000, { error: failure('network', 'no route to acme') })] },
      /^offline 5m \| offline for 5m: no route to acme\. The mirror stays readable; synced 5m ago/,
    ],
    [
      'another failure in its own words',
      { jobs: [synced(300_000, { error: failure('insufficient_scope', 'read:users is missing') })] },
      /read:users is missing\. Do this\./,
    ],
    [
      'nothing synced yet',
      { mirror: 'missing', daemon: { state: 'dead' } },
      /nothing was synced yet: & starts the daemon, R syncs once/,
    ],
    ['the first sync about to start', { mirror: 'missing' }, /the first sync is starting/],
    [
      'a daemon that waits for the keychain',
      {
        mirror: 'missing',
        daemon: {
          tenants: { 'acme-prod': { state: 'waiting', note: 'waiting for the keychain', hint: 'Unlock it.' } },
        },
      },
      /waiting for the keychain\. Unlock it\./,
    ],
  ];
  test.each(cases)('%s', (_, given, expected) => {
    expect(say(given)).toMatch(expected);
  });
});
