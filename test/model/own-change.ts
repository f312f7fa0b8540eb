import { applyChange } from '../../src/changes/apply-change.ts';
import { planChange } from '../../src/changes/plan-change.ts';
import { isAppError } from '../../src/errors.ts';
import type { World } from './world.ts';

/** A change that somebody makes at a terminal of ours. */
export interface OwnChange {
  readonly who: number;
  readonly action: 'block' | 'unblock' | 'delete' | 'edit-metadata';
  readonly few: number;
}

/** Plans and applies a change in a process of its own. What Auth0 or the product refuses is left undone. */
export async function changeByTerminal(world: World, { who, action, few }: OwnChange): Promise<void> {
  const user = world.user(who);
  if (user === undefined) return;
  const terminal = world.openTerminal();
  const work = async () => {
    try {
      const { tenant, clock } = terminal;
      const open = { client: terminal.openClient(), mirror: terminal.openMirror(), journal: terminal.openJournal() };
      const context = { ...open, tenant, now: () => clock.now() };
      const input = action === 'edit-metadata' ? { user_metadata: { few } } : undefined;
      const change = await planChange(context, { action, subject: { kind: 'user', id: user.user_id }, input });
      world.changes.push(change.id);
      await applyChange(context, change);
    } catch (error) {
      if (!isAppError(error) || error.kind === 'bug') throw error;
    }
  };
  await world.during(work());
  terminal.life.dieNow();
  terminal.close();
}
