import type { ChangeAction } from '../../domain/change.ts';
import type { AnyAction } from './action.ts';
import { block } from './block.ts';
import { deleteUser } from './delete.ts';
import { editMetadata } from './edit-metadata.ts';
import { recreate } from './recreate.ts';
import { unblock } from './unblock.ts';

/** Everything that can be done to a tenant. A new action is one file and one row here. */
const actions: readonly AnyAction[] = [block, unblock, deleteUser, editMetadata, recreate];

/** Undefined for one that this version does not know: a newer one may have written it into the journal. */
export function findAction(action: ChangeAction): AnyAction | undefined {
  return actions.find((row) => row.action === action);
}
