import type { ActionCommand } from './action-command.ts';
import type { CommandContext } from './command.ts';

/** Permissions of one API, as commands take them. */
export const permissionList: Pick<ActionCommand, 'list' | 'options'> = {
  list: { name: '<permission...>', words: 'permissions of the API, such as read:orders' },
  options: [{ flags: '--api <identifier>', words: 'identifier (audience) of the API', isNeeded: true }],
};

/** The input of the actions from it. */
export function readPermissions(
  options: Readonly<Record<string, unknown>>,
  _context: CommandContext,
  names: readonly string[],
): unknown {
  const resource_server_identifier = options['api'];
  return { permissions: names.map((permission_name) => ({ resource_server_identifier, permission_name })) };
}
