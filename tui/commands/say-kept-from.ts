import type { SyncStatus } from '../../src/mirror/mirror.ts';
import { keptSince } from '../state/why-no-events.ts';
import type { CommandOutput } from './command-output.ts';

/** Says that events are missing on purpose, where somebody asks for a time from which they were deleted. */
export function sayKeptFrom(
  output: CommandOutput,
  { logs_kept_from }: Pick<SyncStatus, 'logs_kept_from'>,
  tenant: string,
  since: number | undefined,
): void {
  if (logs_kept_from === undefined || (since !== undefined && since >= logs_kept_from)) return;
  output.say(`older events are not shown: ${keptSince(tenant, logs_kept_from)}`);
}
