import * as z from 'zod/mini';
import { appErrorSchema, requestIdSchema } from './errors.ts';
import { environmentSchema } from './views.ts';

/*
 * What commands answer with, besides history.ts, network.ts and browsers.ts. Strict objects, as the views are; every time is
 * epoch milliseconds.
 */

const time = z.number();

export const checkViewSchema = z.strictObject({
  /** Stable name: `signature`, `issuer`, `discovery`, `scheme`, … */
  name: z.string(),
  label: z.string(),
  /** `not-applicable`: there is nothing to check, so that it counts for nothing. */
  outcome: z.enum(['pass', 'warn', 'fail', 'unknown', 'not-applicable']),
  /** What was compared with what, or why it is unknown. */
  detail: z.string(),
  remedy: z.nullable(z.string()),
  /** An origin off the issuer's own where endpoints lie: the user may approve it. */
  foreignOrigin: z.optional(z.string()),
  /** Of the request that failed. */
  requestId: z.optional(requestIdSchema),
});
export type CheckView = z.infer<typeof checkViewSchema>;

export const claimViewSchema = z.strictObject({
  name: z.string(),
  /** The value as compact JSON (strings without quotes). */
  text: z.string(),
  /** Set when the claim is a NumericDate (RFC 7519, 2), in ms. */
  time: z.nullable(time),
  meaning: z.nullable(z.string()),
  /** "OpenID Connect", "JWT", "Okta", …; null for a custom claim. */
  source: z.nullable(z.string()),
  /** Against the same token before the last refresh. */
  change: z.nullable(z.enum(['added', 'changed', 'removed'])),
  /** The value before, for a changed claim; what came and went, for a list. */
  before: z.nullable(z.string()),
});
export type ClaimView = z.infer<typeof claimViewSchema>;

export const decodedTokenViewSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('jwt'),
    claims: z.array(claimViewSchema),
    /** Header and payload, pretty-printed. Without the signature they are no credential. */
    headerJson: z.string(),
    payloadJson: z.string(),
    changes: z.number(),
  }),
  z.strictObject({ kind: z.literal('opaque'), reason: z.string() }),
]);
export type DecodedTokenView = z.infer<typeof decodedTokenViewSchema>;

export const tokenDetailsSchema = z.strictObject({
  revision: z.number(),
  accessToken: z.nullable(decodedTokenViewSchema),
  idToken: z.nullable(decodedTokenViewSchema),
  /** ID-token checks with their evidence. */
  idTokenChecks: z.array(checkViewSchema),
});
export type TokenDetails = z.infer<typeof tokenDetailsSchema>;

/** What introspection says of a token (RFC 7662, 2.2). */
export const introspectionViewSchema = z.strictObject({
  active: z.boolean(),
  claims: z.array(claimViewSchema),
  /** The answer, pretty-printed; tokens in it are left out. */
  json: z.string(),
});
export type IntrospectionView = z.infer<typeof introspectionViewSchema>;

/** The userinfo endpoint's claims beside the ID token's. */
export const userinfoViewSchema = z.strictObject({
  rows: z.array(
    z.strictObject({
      name: z.string(),
      meaning: z.nullable(z.string()),
      userinfo: z.nullable(z.string()),
      idToken: z.nullable(z.string()),
      /** Set when the claim is a NumericDate (RFC 7519, 2), in ms. */
      userinfoTime: z.nullable(time),
      idTokenTime: z.nullable(time),
      comparison: z.enum(['same', 'different', 'userinfo-only', 'id-token-only']),
    }),
  ),
  json: z.string(),
});
export type UserinfoView = z.infer<typeof userinfoViewSchema>;

export const copyReceiptSchema = z.strictObject({
  what: z.string(),
  /** What is left of the copied token's life. */
  expiresAt: z.nullable(time),
  /** When the clipboard is cleared; null when it is left alone. */
  clearsAt: z.nullable(time),
  /** Set when the promised life could not be had: the refresh failed and the older token was copied. */
  warning: z.nullable(appErrorSchema),
});
export type CopyReceipt = z.infer<typeof copyReceiptSchema>;

/** An authorization server that answered discovery. */
export const foundServerSchema = z.strictObject({
  issuer: z.string(),
  kind: z.enum(['org', 'default', 'custom']),
  label: z.string(),
  explanation: z.string(),
  grants: z.array(z.string()),
  /** "PKCE", "Pushed authorization requests", "DPoP", … */
  abilities: z.array(z.string()),
});
export type FoundServer = z.infer<typeof foundServerSchema>;

export const registrationViewSchema = z.strictObject({
  redirectKind: z.enum(['scheme', 'loopback']),
  /** The scheme (`com.okta.acme`) or the address listened on. */
  target: z.string(),
  checks: z.array(checkViewSchema),
});
export type RegistrationView = z.infer<typeof registrationViewSchema>;

/** A value to enter in Okta's admin console, with where it goes. */
export const adminValueSchema = z.strictObject({ label: z.string(), value: z.string(), where: z.string() });
export type AdminValue = z.infer<typeof adminValueSchema>;

export const suggestionSchema = z.strictObject({
  orgUrl: z.string(),
  tenantName: z.string(),
  environment: environmentSchema,
  issuers: z.array(z.strictObject({ issuer: z.string(), label: z.string(), explanation: z.string() })),
  redirectUris: z.array(z.strictObject({ redirectUri: z.string(), label: z.string(), explanation: z.string() })),
});
export type Suggestion = z.infer<typeof suggestionSchema>;
