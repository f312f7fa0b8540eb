import { accountName } from '../../src/account-name.ts';
import { actionCommand } from './action-command.ts';
import type { DefineCommand } from './command.ts';
import { findGroup, type GroupKind } from './find-group.ts';

function argumentOf(kind: GroupKind) {
  return { name: `<${kind}>`, words: `name or id of the ${kind}`, find: findGroup(kind) };
}

function membersCommand(kind: GroupKind, action: string): DefineCommand {
  return actionCommand({
    action,
    argument: argumentOf(kind),
    options: [
      {
        flags: '--user <user>',
        words: 'a user_id, or an e-mail that names exactly one user; may be given several times',
        isNeeded: true,
        isList: true,
      },
    ],
    readInput: (options) => ({ users: options['user'] }),
  });
}

export const defineRolesAddUsers = membersCommand('role', 'add-role-users');
export const defineRolesRemoveUsers = membersCommand('role', 'remove-role-users');
export const defineOrganizationsAddMembers = membersCommand('organization', 'add-members');
export const defineOrganizationsRemoveMembers = membersCommand('organization', 'remove-members');

export const defineOrganizationsInvite = actionCommand({
  action: 'invite',
  argument: argumentOf('organization'),
  options: [
    { flags: '--email <address>', words: 'who is invited', isNeeded: true },
    { flags: '--client-id <id>', words: 'the application that the invitation leads to', isNeeded: true },
    { flags: '--inviter <name>', words: 'who invites, as the mail says (default: the account on this computer)' },
    { flags: '--no-mail', words: 'send no mail: the link is printed and can be handed over' },
  ],
  readInput: (options) => ({
    email: options['email'],
    client_id: options['clientId'],
    inviter: options['inviter'] ?? accountName(),
    send_mail: options['mail'] !== false,
  }),
});

export const defineOrganizationsRevokeInvitation = actionCommand({
  action: 'revoke-invitation',
  argument: argumentOf('organization'),
  options: [
    {
      flags: '--invitation <id>',
      words: 'id of the invitation, as `organizations invitations` lists it',
      isNeeded: true,
    },
  ],
  readInput: (options) => ({ invitation_id: options['invitation'] }),
});
