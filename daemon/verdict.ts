import type { JobState } from '../src/domain/job.ts';
import type { AppError, ErrorKind } from '../src/errors.ts';

/** What follows from a failed run of a job. */
export interface Verdict {
  /** State of the job until its next run. */
  readonly state: JobState;
  /**
   * `job`: only this job waits. `tenant`: nothing is sent to this tenant until then. `reopen`: its mirror, client and
   * secrets are closed, and opened again then, because what is wrong may lie in them.
   */
  readonly holds: 'job' | 'tenant' | 'reopen';
  /** Milliseconds to wait. */
  readonly delay: number;
}

interface VerdictRow {
  readonly kinds: readonly ErrorKind[];
  readonly state: JobState;
  readonly holds: Verdict['holds'];
  /** Milliseconds before the first new try, and at most between two. */
  readonly first: number;
  readonly most: number;
}

const second = 1000;
const minute = 60 * second;

const rows: readonly VerdictRow[] = [
  // An answer, not an accident: asked again slowly, in case somebody grants the scope or changes the plan.
  {
    kinds: ['insufficient_scope', 'not_in_plan'],
    state: 'unavailable',
    holds: 'job',
    first: 30 * minute,
    most: 360 * minute,
  },
  { kinds: ['rate_limited'], state: 'waiting', holds: 'tenant', first: 5 * second, most: 5 * minute },
  { kinds: ['network', 'timeout'], state: 'waiting', holds: 'tenant', first: 2 * second, most: 2 * minute },
  { kinds: ['disk_full'], state: 'waiting', holds: 'tenant', first: 30 * second, most: 5 * minute },
  // Whoever unlocks it waits for the result; but every try may open a window that asks for a password.
  {
    kinds: ['keychain_locked', 'keychain_unavailable'],
    state: 'waiting',
    holds: 'reopen',
    first: 3 * second,
    most: 2 * minute,
  },
  {
    kinds: ['bad_credentials', 'passphrase_needed', 'key_missing'],
    state: 'waiting',
    holds: 'reopen',
    first: 10 * second,
    most: 5 * minute,
  },
  {
    kinds: ['mirror_too_new', 'disk_failed'],
    state: 'waiting',
    holds: 'reopen',
    first: 30 * second,
    most: 5 * minute,
  },
  // A damaged mirror is set aside when it is opened anew: see `mirror-damage.ts`.
  {
    kinds: ['mirror_damaged', 'mirror_replaced'],
    state: 'waiting',
    holds: 'reopen',
    first: second,
    most: 5 * minute,
  },
  { kinds: ['locked_out'], state: 'waiting', holds: 'reopen', first: 2 * second, most: 5 * second },
];

const otherwise: VerdictRow = { kinds: [], state: 'failed', holds: 'job', first: 10 * second, most: 10 * minute };

/**
 * How long a job or a tenant waits after a failure. Doubles with every failure in a row; a time that the server named
 * is kept; jitter keeps several tenants from coming back in the same moment.
 * @param failures failures in a row, this one included
 * @param random a number from 0 to 1
 */
export function judgeFailure(error: AppError, failures: number, now: number, random: number): Verdict {
  const row = rows.find((one) => one.kinds.includes(error.kind)) ?? otherwise;
  const grown = Math.min(row.most, row.first * 2 ** Math.min(failures - 1, 20));
  const jittered = grown * (0.75 + random / 2);
  const named = error.retryAt === undefined ? 0 : error.retryAt - now + second * random;
  return { state: row.state, holds: row.holds, delay: Math.round(Math.max(jittered, named)) };
}
