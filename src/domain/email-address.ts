/** How long the two parts of an address may be, in characters. https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1 */
export const longestLocalPart = 64;
export const longestDomain = 256;
/** Auth0's own limit of the whole. https://auth0.com/docs/manage-users/user-accounts/create-users */
const longestAddress = 254;

/** The parts before and after the last `@`; the second one is empty without any. */
export function emailParts(address: string): { readonly local: string; readonly domain: string } {
  const at = address.lastIndexOf('@');
  return at < 0 ? { local: address, domain: '' } : { local: address.slice(0, at), domain: address.slice(at + 1) };
}

/** What is wrong with an address, as the end of a sentence; undefined when nothing is. */
export function emailMistake(address: string): string | undefined {
  const { local, domain } = emailParts(address);
  if (!address.includes('@')) return 'an @ is missing';
  if (local === '') return 'nothing stands before the @';
  if (local.length > longestLocalPart) return `more than ${String(longestLocalPart)} characters before the @`;
  if (domain.length > longestDomain) return `more than ${String(longestDomain)} characters after the @`;
  if (address.length > longestAddress) return `more than ${String(longestAddress)} characters`;
  if (!/^[^\s@"(),:;<>[\\\]]+$/.test(local)) return 'a character before the @ is not allowed';
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return 'a dot before the @ is misplaced';
  if (!/^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u.test(domain))
    return 'what follows the @ is no domain';
  return undefined;
}
