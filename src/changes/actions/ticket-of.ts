import type { Answer } from '../../auth0/auth0-client.ts';

/** The link in the answer of one of the ticket endpoints. */
export function ticketOf([answer]: readonly Answer<unknown>[]): string | undefined {
  const ticket = (answer?.body as { readonly ticket?: unknown } | undefined)?.ticket;
  return typeof ticket === 'string' ? ticket : undefined;
}
