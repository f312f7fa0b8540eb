import { expect, test } from 'vitest';

import type { Change } from '../../../src/domain/change.ts';
import { AppError } from '../../../src/errors.ts';
import type { CommandContext } from '../../../tui/commands/command.ts';
import { confirmationText, demandConsent } from '../../../tui/commands/review-change.ts';
import { aChange } from '../../helpers/a-change.ts';

function changeOf(email: string | undefined): Change {
  return aChange({ environment: 'production', target: { name: 'Ada', email, connection: 'github' } });
}

test('asks for the e-mail of the user', () => {
  expect(confirmationText(changeOf('ada@example.com'))).toBe('ada@example.com');
});

test.each([
  ['nothing', undefined],
  ['a Cyrillic letter', 'adа@example.com'],
  ['a hidden character', 'ada\u200b@example.com'],
  ['an encoded international domain', 'ada@xn--exmple-cua.com'],
  ['blanks', 'ada @example.com'],
])('asks for the user_id where the e-mail is %s', (_, email) => {
  expect(confirmationText(changeOf(email))).toBe('auth0|1');
});

test('the flag to add is one word for a shell, whatever the e-mail holds', async () => {
  const context = { stdin: { isTTY: false }, output: {} } as unknown as CommandContext;
  const refusal = await demandConsent(context, changeOf("o'brien;`id`@example.com"), { yes: true }).catch(
    (error: unknown) => error as AppError,
  );
  expect(refusal).toMatchObject({ kind: 'refused', hint: "Add --confirm 'o'\\''brien;`id`@example.com'." });
});
