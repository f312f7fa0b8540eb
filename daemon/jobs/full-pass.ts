import type { Batch, MirrorReader } from '../../src/mirror/mirror.ts';
import type { UserKeyset } from './user-keyset.ts';

/** Where a pass over all users is. Stored with every batch, so that an interrupted pass goes on where it stopped. */
export interface FullPass {
  readonly pass: number;
  readonly running: boolean;
  /** Server time of its first answer: everything older is in the pass, everything newer is for `users-changed`. */
  readonly started_at: number;
  readonly done: number;
  /** What the tenant's search counts; an estimate. */
  readonly total: number;
  readonly export?: ExportPlace | undefined;
  /** Where the walks over all users stand; none left: all of them were read. */
  readonly walks?: readonly UserKeyset[] | undefined;
  /** The only walk, as earlier versions stored it. */
  readonly keyset?: UserKeyset | undefined;
  /** Set when the tenant gave no export: not asked for again before `until` (server time, milliseconds). */
  readonly no_export?: { readonly until: number; readonly why: string } | undefined;
}

/** How far an export was read. */
export interface ExportPlace {
  readonly job_id: string;
  /** Server time. */
  readonly asked_at: number;
  /** Lines of its file that are stored. */
  readonly lines: number;
}

/** The pass under way, else the last one; undefined before the first. */
export function fullPass(mirror: MirrorReader): FullPass | undefined {
  const value = mirror.checkpoint('users-full') as FullPass | null | undefined;
  return typeof value?.pass === 'number' && typeof value.started_at === 'number' ? value : undefined;
}

/** What goes with every batch of a pass. */
export function passProgress(pass: FullPass, note: string): Pick<Batch, 'checkpoint' | 'status'> {
  return {
    checkpoint: { job: 'users-full', value: pass },
    status: { job: 'users-full', note, progress: { done: pass.done, total: Math.max(pass.total, pass.done) } },
  };
}
