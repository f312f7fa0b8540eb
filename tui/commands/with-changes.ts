import type { ChangeContext } from '../../src/changes/changes.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import type { CommandContext } from './command.ts';

/** Opens what changes in a tenant need, settles what an earlier one left open, and closes it all whatever happens. */
export async function withChanges(
  context: CommandContext,
  tenant: Tenant,
  use: (changes: ChangeContext) => Promise<void>,
): Promise<void> {
  const session = await context.session();
  const open: { close(): void }[] = [];
  const keep = <T extends { close(): void }>(part: T): T => {
    open.push(part);
    return part;
  };
  try {
    const changes: ChangeContext = {
      tenant,
      client: keep(await session.openClient(tenant)),
      mirror: keep(await session.openWriter(tenant)),
      journal: keep(await session.openJournal()),
      now: () => context.clock.now(),
      signal: context.signal,
    };
    const settled = await settleChanges(changes);
    if (settled > 0) context.output.say(`note: ${settled} earlier changes with an open outcome were settled`);
    await use(changes);
  } finally {
    for (const part of open.toReversed()) part.close();
  }
}
