import * as z from 'zod/mini';

/*
 * How a connection gets its tokens: which grant, how the client proves who it is, and what the authorization request
 * carries besides. The words are the field's own (RFC 6749, 7523, 8628, 9126, 9449; OpenID Connect Core).
 */

const text = (max: number) => z.string().check(z.maxLength(max));

export const grantSchema = z.enum(['authorization_code', 'device_code', 'client_credentials', 'password']);
export type GrantName = z.infer<typeof grantSchema>;

/** OpenID Connect Core, 9. */
const clientAuthenticationSchema = z.enum(['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt']);
export type ClientAuthentication = z.infer<typeof clientAuthenticationSchema>;

/** What an authorization request carries besides what every one does (OpenID Connect Core, 3.1.2.1). */
export const authorizationOptionsSchema = z.strictObject({
  /** `enroll_authenticator` is Okta's own. Null leaves it to the server. */
  prompt: z.nullable(z.enum(['login', 'consent', 'select_account', 'enroll_authenticator'])),
  /** Try `prompt=none` first, and ask the user only when that does not do. */
  silentFirst: z.boolean(),
  /** Okta's ID of an identity provider to go to at once. */
  idp: z.nullable(text(200)),
  acrValues: z.array(text(200)).check(z.maxLength(10)),
  /** Seconds since the last active authentication. */
  maxAge: z.nullable(z.int().check(z.minimum(0), z.maximum(31_536_000))),
  display: z.nullable(z.enum(['page', 'popup', 'touch', 'wap'])),
  /** RFC 8707: absolute URIs. */
  resource: z.array(text(500)).check(z.maxLength(10)),
  extra: z.array(z.strictObject({ name: text(100), value: text(2000) })).check(z.maxLength(20)),
  /** RFC 9126, where the server offers it. */
  pushed: z.boolean(),
});
export type AuthorizationOptions = z.infer<typeof authorizationOptionsSchema>;

export const signInMethodSchema = z.strictObject({
  grant: grantSchema,
  clientAuthentication: clientAuthenticationSchema,
  /** RFC 9449: tokens bound to a key that stays here. */
  dpop: z.boolean(),
  authorization: authorizationOptionsSchema,
});
export type SignInMethod = z.infer<typeof signInMethodSchema>;

/** What a client proves itself with, as far as the window may know it: never the secret, never a private key. */
export const credentialViewSchema = z.strictObject({
  /** `stale`: entered for another server or client than the connection names now. */
  state: z.enum(['none', 'held', 'stale', 'unreadable']),
  hasSecret: z.boolean(),
  key: z.nullable(
    z.strictObject({
      alg: z.string(),
      kid: z.string(),
      /** The public key as JWK (RFC 7517), pretty-printed, to enter in Okta. */
      publicJwk: z.string(),
      /** False: it was imported. */
      generated: z.boolean(),
    }),
  ),
  /** The thumbprint of the DPoP key (RFC 7638); null until one was needed. */
  dpopThumbprint: z.nullable(z.string()),
});
export type CredentialView = z.infer<typeof credentialViewSchema>;

/** What the user has to do at another device or browser page (RFC 8628, 3.2). */
export const deviceCodeViewSchema = z.strictObject({
  userCode: z.string(),
  verificationUri: z.string(),
  /** With the code in it, for the QR code; null when the server gives none. */
  verificationUriComplete: z.nullable(z.string()),
});
export type DeviceCodeView = z.infer<typeof deviceCodeViewSchema>;
