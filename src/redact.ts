const gone = '‹redacted›';

/** What looks like a secret in running text. Each pattern is linear: the texts come from outside. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*){0,3}/g, gone],
  [/\b(Bearer|Basic|DPoP)\s+[\w.~+/=-]{6,}/gi, `$1 ${gone}`],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g, gone],
  [
    /("?\b(?:client_secret|client_assertion|password|new_password|old_password|passphrase|access_token|refresh_token|id_token|device_code|private_key|authorization|cookie|set-cookie)"?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&}"']+)/gi,
    `$1${gone}`,
  ],
  [/([?&#](?:ticket|bewit|token|code|state|assertion|key|sig|signature|X-Amz-[A-Za-z-]+)=)[^&\s"'<>#]+/gi, `$1${gone}`],
];

/**
 * The second net under everything that is written to a log or a crash report: takes out what looks like a token, a
 * password, a private key or a link that works without signing in. The first net is to not log such things at all.
 */
export function redact(text: string): string {
  return patterns.reduce((kept, [pattern, instead]) => kept.replace(pattern, instead), text);
}
