import type { ChangeAction } from '../../domain/change.ts';
import type { AnyAction } from './action.ts';
import { addPermissions } from './add-permissions.ts';
import { assignRoles } from './assign-roles.ts';
import { block } from './block.ts';
import { create } from './create.ts';
import { deleteAuthenticationMethods } from './delete-authentication-methods.ts';
import { deleteUser } from './delete.ts';
import { editMetadata } from './edit-metadata.ts';
import { edit } from './edit.ts';
import { generateRecoveryCode } from './generate-recovery-code.ts';
import { liftBlocks, liftIdentifierBlocks } from './lift-blocks.ts';
import { link } from './link.ts';
import { invite, revokeInvitation } from './organization-invitations.ts';
import { addMembers, removeMembers } from './organization-members.ts';
import { passwordMail } from './password-mail.ts';
import { passwordTicket } from './password-ticket.ts';
import { recreate } from './recreate.ts';
import { removePermissions } from './remove-permissions.ts';
import { removeRoles } from './remove-roles.ts';
import { resetMfa } from './reset-mfa.ts';
import { revokeGrants } from './revoke-grants.ts';
import { revokeSessions } from './revoke-sessions.ts';
import { addRoleUsers, removeRoleUsers } from './role-users.ts';
import { sendVerification } from './send-verification.ts';
import { setAccess } from './set-access.ts';
import { setPassword } from './set-password.ts';
import { setPicture } from './set-picture.ts';
import { signInAs } from './sign-in-as.ts';
import { signOut } from './sign-out.ts';
import { unblock } from './unblock.ts';
import { unlinkDevices } from './unlink-devices.ts';
import { unlink } from './unlink.ts';
import { verificationTicket } from './verification-ticket.ts';

/** Everything that can be done to a tenant. A new action is one file and one row here. */
const actions: readonly AnyAction[] = [
  addMembers,
  addPermissions,
  addRoleUsers,
  assignRoles,
  block,
  create,
  deleteAuthenticationMethods,
  deleteUser,
  edit,
  editMetadata,
  generateRecoveryCode,
  invite,
  liftBlocks,
  liftIdentifierBlocks,
  link,
  passwordMail,
  passwordTicket,
  recreate,
  removeMembers,
  removePermissions,
  removeRoleUsers,
  removeRoles,
  resetMfa,
  revokeGrants,
  revokeInvitation,
  revokeSessions,
  sendVerification,
  setAccess,
  setPassword,
  setPicture,
  signInAs,
  signOut,
  unblock,
  unlink,
  unlinkDevices,
  verificationTicket,
];

/** Undefined for one that this version does not know: a newer one may have written it into the journal. */
export function findAction(action: ChangeAction): AnyAction | undefined {
  return actions.find((row) => row.action === action);
}
