import { actionCommand } from './action-command.ts';

export const defineUsersDeleteAuthenticationMethod = actionCommand({
  action: 'delete-authentication-methods',
  list: { name: '<method...>', words: 'ids, as `tenantry users authentication-methods` shows them' },
  readInput: (_options, _context, ids) => ({ ids }),
});
