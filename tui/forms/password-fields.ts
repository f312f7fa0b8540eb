import { generatePassword } from '../../src/domain/generate-password.ts';
import { isOverlong, passwordMistake, passwordPolicy, policyWords } from '../../src/domain/password-policy.ts';
import type { UiState } from '../ui-state.ts';
import { connectionOf } from './connection-of.ts';
import type { FieldSpec, FormValues } from './form.ts';

/** Where a password is for: its connection, once that is chosen. */
interface PasswordPlace {
  readonly tenant: string;
  readonly connection: (values: FormValues, state: UiState) => unknown;
  readonly isShown: (values: FormValues, state: UiState) => boolean;
}

/** A password and its repetition, checked by the policy of the connection as far as that is known. */
export function passwordFields({ tenant, connection, isShown }: PasswordPlace): readonly FieldSpec[] {
  const policy = (values: FormValues, state: UiState) =>
    passwordPolicy(connectionOf(state, tenant, connection(values, state))?.options);
  return [
    {
      id: 'password',
      label: 'Password',
      kind: 'secret',
      repeatedBy: 'repeat',
      generate: () => generatePassword(),
      isShown,
      hint: (values, state) => `${policyWords(policy(values, state))} Ctrl-G makes one, Ctrl-T shows it.`,
      check: (value, values, state) => {
        const password = String(value);
        const mistake = passwordMistake(password, policy(values, state));
        if (mistake !== undefined) return { level: 'bad', words: mistake };
        if (isOverlong(password)) return { level: 'warn', words: 'over 72 bytes: the rest may not count' };
        return { level: 'good', words: policy(values, state) === undefined ? 'policy unknown' : 'good' };
      },
    },
    {
      id: 'repeat',
      label: 'Repeat password',
      kind: 'secret',
      isShown,
      check: (value, values) => {
        const { password = '' } = values;
        if (value !== password) return { level: 'bad', words: 'other' };
        return value === '' ? undefined : { level: 'good', words: 'the same' };
      },
    },
  ];
}
