import type { ChangeAction } from '../../domain/change.ts';
import type { AnyAction } from './action.ts';
import { block } from './block.ts';
import { create } from './create.ts';
import { deleteUser } from './delete.ts';
import { editMetadata } from './edit-metadata.ts';
import { edit } from './edit.ts';
import { passwordMail } from './password-mail.ts';
import { passwordTicket } from './password-ticket.ts';
import { liftBlocks, liftIdentifierBlocks } from './lift-blocks.ts';
import { link } from './link.ts';
import { recreate } from './recreate.ts';
import { sendVerification } from './send-verification.ts';
import { setPassword } from './set-password.ts';
import { setPicture } from './set-picture.ts';
import { invite, revokeInvitation } from './organization-invitations.ts';
import { addMembers, removeMembers } from './organization-members.ts';
import { addRoleUsers, removeRoleUsers } from './role-users.ts';
import { unblock } from './unblock.ts';
import { verificationTicket } from './verification-ticket.ts';
import { unlink } from './unlink.ts';

/** Everything that can be done to a tenant. A new action is one file and one row here. */
const actions: readonly AnyAction[] = [
  block,
  create,
  deleteUser,
  edit,
  editMetadata,
  liftBlocks,
  liftIdentifierBlocks,
  link,
  passwordMail,
  passwordTicket,
  recreate,
  sendVerification,
  setPassword,
  setPicture,
  unblock,
  unlink,
  verificationTicket,
  addRoleUsers,
  removeRoleUsers,
  addMembers,
  removeMembers,
  invite,
  revokeInvitation,
];

/** Undefined for one that this version does not know: a newer one may have written it into the journal. */
export function findAction(action: ChangeAction): AnyAction | undefined {
  return actions.find((row) => row.action === action);
}
