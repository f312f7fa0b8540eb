import type { FieldSpec } from './form.ts';

/** How long a link is good. Auth0's own five days are the default. */
export function lifeField(isShown: FieldSpec['isShown']): FieldSpec {
  return {
    id: 'ttl_sec',
    label: 'Good for',
    kind: 'choice',
    initial: '432000',
    isShown,
    choices: () => [
      { id: '3600', label: '1 hour' },
      { id: '86400', label: '1 day' },
      { id: '432000', label: '5 days', note: 'as Auth0 does' },
      { id: '2592000', label: '30 days' },
    ],
  };
}
