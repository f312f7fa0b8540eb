import type { Difference } from '../../domain/change.ts';
import type { Action } from './action.ts';
import { chosenInput, type ChosenInput, chosenOf, idOf } from './chosen-items.ts';
import { forgetDetails } from './forget-details.ts';
import { deviceName, isCredential, readTokens, type TokenFacts, unlinkedOf, unlinkRequests } from './tokens-of-user.ts';

/**
 * Takes from devices what keeps them logged in. There is no way back: each has to log in again.
 * https://auth0.com/docs/manage-users/user-accounts/unlink-devices-from-users
 */
export const unlinkDevices: Action<ChosenInput, TokenFacts> = {
  action: 'unlink-devices',
  kind: 'user',
  verb: 'unlink',
  input: chosenInput,
  scopes: ({ ids }) => {
    if (ids === undefined) return ['delete:device_credentials'];
    return [
      ...(ids.some(isCredential) ? ['delete:device_credentials'] : []),
      ...(ids.every(isCredential) ? [] : ['delete:refresh_tokens']),
    ];
  },
  read: async (reading, { id }) => readTokens(reading, id),
  plan: ({ subject, facts, input }) => {
    const unlinked = unlinkedOf(facts, input);
    const { credentials, tokens } = unlinked;
    return {
      differences: [
        ...tokens.map((item): Difference => {
          return { field: `refresh_tokens.${idOf(item)}`, before: deviceName(facts, item), after: undefined };
        }),
        ...credentials.map((item): Difference => {
          return { field: `devices.${idOf(item)}`, before: deviceName(facts, item), after: undefined };
        }),
      ],
      requests: unlinkRequests(subject.id, unlinked),
      remarks: [
        'The application on the device has to log in again once its access token has expired: that one stays good until then.',
        'Sessions of browsers at the login page are something else and stay.',
        'Whether the consent to the application goes as well is a setting of the tenant.',
      ],
      irreversible: true,
    };
  },
  nothingToChange: ({ facts, input }) => {
    if (input.ids !== undefined) return { words: 'the user has no such device any more' };
    if (chosenOf(facts.devices, input).isKnown) return { words: 'no device stays logged in for the user' };
    return { words: 'the devices of the user could not be read', hint: facts.devices?.problem?.words };
  },
  isDone: ({ user, facts, input }) => {
    if (user === undefined) return true;
    if (facts === undefined) return false;
    const { credentials, tokens } = unlinkedOf(facts, input);
    const needed = [
      ...(input.ids?.every(isCredential) === true || facts.tokens?.problem?.reason === 'plan' ? [] : [facts.tokens]),
      ...(input.ids !== undefined && !input.ids.some(isCredential) ? [] : [facts.devices]),
    ];
    if (!needed.every((detail) => chosenOf(detail, { all: true }).isKnown)) return 'cannot tell';
    return credentials.length === 0 && tokens.length === 0;
  },
  after: (_answers, { subject, at }) => forgetDetails(subject.id, ['devices', 'refresh_tokens', 'grants'], at),
};
