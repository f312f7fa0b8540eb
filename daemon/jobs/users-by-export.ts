import { exportLinkExpired, type Job } from '../../src/auth0/auth0-client.ts';
import { type ErrorKind, toAppError } from '../../src/errors.ts';
import type { LineBlock } from '../../src/domain/line-block.ts';
import type { Batch, PreparedLines } from '../../src/mirror/mirror.ts';
import { type ExportPlace, type FullPass, passProgress } from './full-pass.ts';
import { readAhead } from './read-ahead.ts';
import type { JobContext } from './sync-job.ts';

/**
 * Everything that an export can hold. Without a list Auth0 chooses one, without metadata.
 * https://auth0.com/docs/manage-users/user-migration/bulk-user-exports
 */
export const exportFields = [
  'user_id',
  'email',
  'email_verified',
  'username',
  'phone_number',
  'phone_verified',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'picture',
  'blocked',
  'created_at',
  'updated_at',
  'last_login',
  'last_ip',
  'logins_count',
  'last_password_reset',
  'identities',
  'user_metadata',
  'app_metadata',
  'multifactor',
] as const;

/** Users of one batch: so many are stored in about a tenth of a second. */
const batchSize = 2000;
const firstPoll = 1_000;
const longestPoll = 15_000;
/** An export that shows no progress for so long is stuck. */
const stuckAfter = 15 * 60_000;
/** Auth0 forgets a job after a day; one this old is not worth going on with. */
const forgottenAfter = 23 * 3_600_000;
/** Reading page by page costs a hundred times as many requests, so what may be over in a minute is waited for. */
const startTries = 3;
const downloadTries = 5;

/** How reading by export ended: with the pass as it stands, and why there is no (whole) export, if so. */
export interface ExportEnd {
  readonly pass: FullPass;
  readonly refused?: { readonly why: string; readonly days: number } | undefined;
}

/** Answers to asking for an export that another try will not change for long. */
const refusals = new Set<ErrorKind>(['insufficient_scope', 'not_in_plan', 'auth0_refused', 'not_found']);
/** Answers that may be over tomorrow. */
const troubles = new Set<ErrorKind>(['server_error', 'bad_answer']);

const outOfReach = { why: 'the export cannot be fetched from here', days: 1 };
const lost = { why: 'Auth0 lost the export', days: 1 };

/** Reads all users with one export job: asks for it, waits until it is made, streams its file. */
export async function* readByExport(context: JobContext, start: FullPass): AsyncGenerator<Batch, ExportEnd> {
  let pass = start;
  const now = () => context.clock.now() + context.client.clockOffset();
  if (pass.export === undefined || now() - pass.export.asked_at > forgottenAfter) {
    const asked = await askForExport(context);
    if ('why' in asked) return { pass, refused: asked };
    pass = { ...pass, export: asked, done: 0 };
    yield passProgress(pass, 'waits for the export that Auth0 makes');
  }
  const made = yield* waitForExport(context, pass);
  if (made !== undefined) return { pass, refused: made };
  return yield* download(context, pass);
}

async function askForExport(context: JobContext): Promise<ExportPlace | { why: string; days: number }> {
  for (let tries = 1; ; tries += 1) {
    try {
      const { body, served_at } = await context.client.startUsersExport(exportFields, context.request);
      return { job_id: body.id, asked_at: served_at, lines: 0 };
    } catch (error) {
      const failure = toAppError(error);
      if (refusals.has(failure.kind)) return { why: 'this tenant allows no export', days: 7 };
      if (!troubles.has(failure.kind)) throw failure;
      if (tries === startTries) return { why: 'Auth0 could not start an export', days: 1 };
      await context.clock.sleep(pauseAfter(tries), context.signal);
    }
  }
}

/** Milliseconds. */
function pauseAfter(tries: number): number {
  return firstPoll * 2 ** tries;
}

/** Undefined once the file is ready. Polls politely; what counts as stuck is silence, not duration. */
async function* waitForExport(
  context: JobContext,
  pass: FullPass,
): AsyncGenerator<Batch, { why: string; days: number } | undefined> {
  let pause = firstPoll;
  let seen = '';
  let moved_at = context.clock.now();
  for (;;) {
    const job = await findJob(context, pass);
    if (job === undefined) return lost;
    if (job.status === 'completed') return undefined;
    if (job.status === 'failed') return { why: 'the export failed at Auth0', days: 1 };
    const state = `${job.status} ${job.percentage_done ?? ''}`;
    if (state !== seen) {
      seen = state;
      moved_at = context.clock.now();
      const part = typeof job.percentage_done === 'number' ? ` (${Math.round(job.percentage_done)} %)` : '';
      yield { status: { job: 'users-full', note: `waits for the export that Auth0 makes${part}` } };
    }
    if (context.clock.now() - moved_at > stuckAfter) return { why: 'the export stands still at Auth0', days: 1 };
    await context.clock.sleep(pause, context.signal);
    pause = Math.min(longestPoll, pause * 1.5);
  }
}

async function findJob(context: JobContext, pass: FullPass): Promise<Job | undefined> {
  try {
    return (await context.client.getJob(pass.export?.job_id ?? '', context.request)).body;
  } catch (error) {
    if (toAppError(error).kind === 'not_found') return undefined;
    throw error;
  }
}

/**
 * Reads the file, from the line after the last stored one. Its link is good for a minute, so a download that breaks
 * or comes too late asks the job for another.
 */
async function* download(context: JobContext, start: FullPass): AsyncGenerator<Batch, ExportEnd> {
  let pass = start;
  let tries = 0;
  for (;;) {
    const job = await findJob(context, pass);
    if (job === undefined) return { pass, refused: lost };
    const before = pass.export?.lines ?? 0;
    try {
      const { asked_at } = pass.export as ExportPlace;
      const block = { most: batchSize, skip: before };
      const blocks = context.client.downloadExport(job.location ?? '', block, context.request);
      for await (const lines of readAhead(prepared(context.mirror, blocks))) {
        const next = passAfter(pass, lines.lines);
        const user_lines = { ...lines, source: 'export', read_at: asked_at } as const;
        yield { user_lines, pass: pass.pass, ...passProgress(next, 'reads the export') };
        pass = next;
      }
      return whole(pass);
    } catch (error) {
      const failure = toAppError(error);
      const expired = failure.errorCode === exportLinkExpired;
      if (context.signal.aborted || (!failure.retry && !expired)) throw failure;
      tries = (pass.export?.lines ?? 0) > before ? 0 : tries + 1;
      // The tenant has just answered: it is the store that does not, behind a firewall or a proxy.
      if (tries >= downloadTries) return { pass, refused: outOfReach };
      await context.clock.sleep(pauseAfter(tries), context.signal);
    }
  }
}

async function* prepared(
  mirror: JobContext['mirror'],
  blocks: AsyncIterable<LineBlock>,
): AsyncGenerator<PreparedLines> {
  for await (const lines of readAhead(blocks)) yield await mirror.prepare(lines);
}

function passAfter(pass: FullPass, users: number): FullPass {
  const place = pass.export as ExportPlace;
  const lines = place.lines + users;
  return { ...pass, done: lines, export: { ...place, lines } };
}

/** A file with far fewer users than the tenant counts would make live users look deleted. */
function whole(pass: FullPass): ExportEnd {
  const enough = pass.done >= pass.total * 0.9 - 10;
  return enough ? { pass } : { pass, refused: { why: 'the export was not whole', days: 1 } };
}
