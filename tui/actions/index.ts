import { blockUser } from './block-user.ts';
import { deleteUser } from './delete-user.ts';
import { editMetadata } from './edit-metadata.ts';
import { liftBlocks } from './lift-blocks.ts';
import { revokeSessions } from './revoke-sessions.ts';
import { signOut } from './sign-out.ts';
import { linkUser } from './link-user.ts';
import { unlinkIdentity } from './unlink-identity.ts';
import { unblockUser } from './unblock-user.ts';
import { unlinkDevices } from './unlink-devices.ts';
import type { UserAction } from './user-action.ts';

/** Everything that can be done to a user, in the order of the menu. */
export const userActions: readonly UserAction[] = [
  blockUser,
  unblockUser,
  liftBlocks,
  editMetadata,
  unlinkDevices,
  revokeSessions,
  signOut,
  linkUser,
  unlinkIdentity,
  deleteUser,
];
