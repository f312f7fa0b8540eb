import type { ChangeAction } from '../../domain/change.ts';
import type { Action } from './action.ts';
import { block } from './block.ts';
import { unblock } from './unblock.ts';

/** Everything that can be done to a user. A new action is one file and one row here. */
const actions = { block, unblock } as const satisfies Record<ChangeAction, Action>;

export function findAction(action: ChangeAction): Action {
  return actions[action];
}
