import { z } from 'zod';

import { emailMistake } from '../../domain/email-address.ts';
import { phoneMistake } from '../../domain/user-attributes.ts';

/** Fields of a user as they are sent, with messages that say what is wrong. */

function checked(mistake: (text: string) => string | undefined): z.ZodType<string> {
  return z.string({ error: 'must be text' }).superRefine((text, context) => {
    const message = mistake(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

export const emailText = checked(emailMistake);
export const phoneText = checked(phoneMistake);

/** The API takes absolute addresses only; whatever shows the picture should get it encrypted. */
export const pictureText = checked((text) => {
  if (text.length > 2048) return 'more than 2048 characters';
  return URL.canParse(text) && new URL(text).protocol === 'https:' ? undefined : 'must be an https address';
});

export function nameText(most: number): z.ZodType<string> {
  return checked((text) => {
    if (text === '') return 'must not be empty';
    return text.length > most ? `more than ${String(most)} characters` : undefined;
  });
}

/** https://auth0.com/docs/manage-users/user-accounts/metadata/metadata-fields-data */
export const metadataObject = z
  .record(z.string(), z.unknown(), { error: 'must be a JSON object' })
  .refine((keys) => Object.keys(keys).every((key) => key !== '' && !key.includes('.') && !key.startsWith('$')), {
    error: 'a key must not be empty, hold a dot or start with $',
  });
