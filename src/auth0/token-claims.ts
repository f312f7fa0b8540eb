import { z } from 'zod';

const claimsSchema = z.looseObject({
  exp: z.number().optional(),
  aud: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  scope: z.string().optional(),
});

/** What a token says about itself. Only for display and planning: the server alone verifies it. */
export interface TokenClaims {
  /** Unix seconds. */
  readonly exp?: number | undefined;
  readonly aud: readonly string[];
  readonly scope?: string | undefined;
}

/** Reads the claims of a JWT without verifying it; undefined when it is none. */
export function readTokenClaims(token: string): TokenClaims | undefined {
  const [, payload, signature] = token.trim().split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const claims = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return claims.success ? claims.data : undefined;
  } catch {
    return undefined;
  }
}
