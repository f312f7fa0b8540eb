/** The address of a page as it can stand among callback URLs, without `#…`; undefined for what is no http address. */
export function pageAddress(typed: string): string | undefined {
  try {
    const url = new URL(typed.trim());
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
    return typed.trim().replace(/#.*$/, '');
  } catch {
    return undefined;
  }
}
