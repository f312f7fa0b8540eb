import { blockUser } from './block-user.ts';
import { changePassword } from './change-password.ts';
import { changePicture } from './change-picture.ts';
import { deleteUser } from './delete-user.ts';
import { editMetadata } from './edit-metadata.ts';
import { editProfile } from './edit-profile.ts';
import { liftBlocks } from './lift-blocks.ts';
import { revokeSessions } from './revoke-sessions.ts';
import { signInAs } from './sign-in-as.ts';
import { signOut } from './sign-out.ts';
import { linkUser } from './link-user.ts';
import { unlinkIdentity } from './unlink-identity.ts';
import { unblockUser } from './unblock-user.ts';
import { unlinkDevices } from './unlink-devices.ts';
import { addPermissions } from './add-permissions.ts';
import { assignRoles } from './assign-roles.ts';
import { deleteAuthenticationMethods } from './delete-authentication-methods.ts';
import { generateRecoveryCode } from './generate-recovery-code.ts';
import { removePermissions } from './remove-permissions.ts';
import { removeRoles } from './remove-roles.ts';
import { resetMfa } from './reset-mfa.ts';
import { revokeGrants } from './revoke-grants.ts';
import type { UserAction } from './user-action.ts';
import { verifyEmail } from './verify-email.ts';

/** Everything that can be done to a user, in the order of the menu. */
export const userActions: readonly UserAction[] = [
  blockUser,
  unblockUser,
  liftBlocks,
  verifyEmail,
  changePassword,
  editProfile,
  changePicture,
  editMetadata,
  assignRoles,
  removeRoles,
  addPermissions,
  removePermissions,
  resetMfa,
  deleteAuthenticationMethods,
  generateRecoveryCode,
  revokeGrants,
  unlinkDevices,
  revokeSessions,
  signOut,
  linkUser,
  unlinkIdentity,
  signInAs,
  deleteUser,
];
