/** The page of a user at Auth0's dashboard, of today and of years ago; in angle brackets as mails have links. */
const page =
  /^<?https?:\/\/manage\.(?:[\w-]+\.)*auth0\.com\/(?:dashboard\/([^/\s]+\/[^/\s]+)|#)\/users\/([^/?#>\s]+)/iu;
const encoded = /^[\w-]+%7C./iu;

/**
 * The `user_id` that a link to a user's page at Auth0's dashboard is about: there it stands percent-encoded, and that in
 * Base64 without its padding. Undefined for every other text.
 * https://auth0.com/docs/get-started/auth0-overview/dashboard
 */
export function linkedUserId(link: string): string | undefined {
  const segment = page.exec(link)?.[2]?.replace(/[,;.)]+$/u, '');
  if (segment === undefined) return undefined;
  const plain = Buffer.from(segment, 'base64url').toString('utf8');
  return [plain, segment].map(decodedUserId).find((id) => id.includes('|'));
}

/** Region and name of the tenant of such a link, `eu/acme`; undefined where it does not say. */
export function linkedTenant(link: string): string | undefined {
  return page.exec(link)?.[1]?.toLowerCase();
}

/** `auth0|5f7c` for `auth0%7C5f7c`, as addresses of pages and of the API have it; any other text as it is. */
export function decodedUserId(text: string): string {
  if (!encoded.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
