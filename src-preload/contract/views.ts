import * as z from 'zod/mini';
import { codedSchema, errorCodes, requestIdSchema, wordSchema } from './errors.ts';
import { credentialViewSchema, deviceCodeViewSchema, signInMethodSchema } from './methods.ts';

/*
 * The snapshot, and the views it is made of: what the renderer sees by itself. Strict objects on purpose: main checks every view against these before it leaves, so a
 * field that was never meant to cross (a refresh token, say) fails loudly instead of leaking.
 * Every time is epoch milliseconds, in this machine's clock.
 */

const id = z.string().check(z.minLength(1), z.maxLength(64));
const time = z.number();

export const environmentSchema = z.enum(['production', 'preview', 'development', 'other']);
export type Environment = z.infer<typeof environmentSchema>;

export const tenantViewSchema = z.strictObject({
  id,
  /** First half of its connections' handles: `acme` in `acme/orders-api`. */
  slug: z.string(),
  name: z.string(),
  orgUrl: z.string(),
  environment: environmentSchema,
  /** `#rrggbb`, or null for the environment's own colour. */
  colour: z.nullable(z.string()),
  notes: z.string(),
  /** Program and arguments that open a sign-in, `{url}` replaced; null means the system's browser. */
  browserCommand: z.nullable(z.array(z.string())),
  /** `link`: sign-ins put their address on the clipboard instead of opening a browser. */
  opensWith: z.enum(['browser', 'link']),
  /** `none`: its servers are reached past the system's proxy. */
  proxy: z.enum(['system', 'none']),
});
export type TenantView = z.infer<typeof tenantViewSchema>;

export const toneSchema = z.enum(['ok', 'warn', 'bad', 'off', 'busy']);
export type Tone = z.infer<typeof toneSchema>;

/** The one thing to do next; the renderer turns it into a button. */
export const nextActionSchema = z.enum(['copy', 'sign-in', 'cancel-sign-in', 'choose-account', 'refresh', 'retry', 'restart', 'none']);
export type NextAction = z.infer<typeof nextActionSchema>;

export const statusViewSchema = z.strictObject({
  tone: toneSchema,
  /** Of two or three words: "Fresh", "Sign-in needed". */
  word: wordSchema,
  /** Why, and what you can do about it; null when the word says it all. */
  reason: z.nullable(codedSchema),
  /** What Okta calls the request that failed. */
  requestId: z.nullable(requestIdSchema),
  action: nextActionSchema,
  /** Where it can be put right, when that is neither here nor at Okta alone: the secret or key, or the connection's settings. */
  remedyIn: z.nullable(z.enum(['credential', 'connection'])),
  /** Nothing more happens by itself: counted in the sidebar's badge. */
  needsYou: z.boolean(),
  /** When the app tries again by itself. */
  nextAttemptAt: z.nullable(time),
});
export type StatusView = z.infer<typeof statusViewSchema>;

export const heldTokenViewSchema = z.strictObject({
  /** The token with its middle hidden: `eyJraWQiOiJ…Yk9Q4`. */
  masked: z.string(),
  format: z.enum(['jwt', 'opaque']),
  alg: z.nullable(z.string()),
  kid: z.nullable(z.string()),
  scopes: z.array(z.string()),
  issuedAt: z.nullable(time),
  receivedAt: time,
  expiresAt: z.nullable(time),
});
export type HeldTokenView = z.infer<typeof heldTokenViewSchema>;

export const accessTokenViewSchema = z.extend(heldTokenViewSchema, {
  /** It counts only with a proof of possession (DPoP, RFC 9449). */
  isBound: z.boolean(),
  /** When the person revoked it; it counts no longer. */
  revokedAt: z.nullable(time),
});
export type AccessTokenView = z.infer<typeof accessTokenViewSchema>;

export const idTokenViewSchema = z.extend(heldTokenViewSchema, {
  verdict: z.enum(['verified', 'rejected', 'unknown']),
  /** The names of the checks that passed, or the one that failed. */
  verdictDetail: z.string(),
});
export type IdTokenView = z.infer<typeof idTokenViewSchema>;

export const refreshTokenViewSchema = z.strictObject({
  /** Where it lies: "GNOME Keyring", "memory only", … */
  storedIn: z.string(),
  sealed: z.boolean(),
  receivedAt: time,
  /** Zero when the server's refresh tokens are persistent. */
  rotations: z.number(),
  rotatedAt: z.nullable(time),
  /** The earliest end known, and how it is known. */
  expiresAt: z.nullable(time),
  expirySource: z.nullable(z.enum(['introspection', 'settings'])),
  /** `idle` is pushed on by each refresh, `absolute` is not; null when that is not known. */
  expiryKind: z.nullable(z.enum(['idle', 'absolute'])),
});
export type RefreshTokenView = z.infer<typeof refreshTokenViewSchema>;

export const accountViewSchema = z.strictObject({
  sub: z.string(),
  /** What a person knows it by: preferred_username, email, name, or the sub. */
  label: z.string(),
});
export type AccountView = z.infer<typeof accountViewSchema>;

export const signInViewSchema = z.strictObject({
  startedAt: time,
  expiresAt: time,
  /** Where the browser was sent: "the system browser", "firefox", "a copied link". */
  openedIn: z.string(),
  /** Set where the person types a code somewhere else. */
  device: z.nullable(deviceCodeViewSchema),
});
export type SignInView = z.infer<typeof signInViewSchema>;

export const connectionViewSchema = z.strictObject({
  id,
  tenantId: id,
  handle: z.string(),
  slug: z.string(),
  name: z.string(),
  issuer: z.string(),
  serverKind: z.enum(['org', 'default', 'custom']),
  /** Short name of the authorization server: "Org server", "default", "aus7f2k…". */
  serverLabel: z.string(),
  clientId: z.string(),
  redirectUri: z.string(),
  scopes: z.array(z.string()),
  loginHint: z.nullable(z.string()),
  method: signInMethodSchema,
  credential: credentialViewSchema,
  /** Where the browser comes back to after signing out at Okta (OpenID Connect RP-Initiated Logout); null: it does not. */
  postLogoutRedirectUri: z.nullable(z.string()),
  keepFresh: z.boolean(),
  /** Where it is not kept fresh: refreshed in time before it would end by idleness. */
  keepAlive: z.boolean(),
  /** The authorization server's idle limit for refresh tokens as the user noted it, in ms. */
  refreshTokenIdleMs: z.nullable(z.number()),
  approvedOrigins: z.array(z.string()),
  /** Why its tokens cannot be used: the code of what a command that needs them answers; null when they can. */
  refusal: z.nullable(z.enum(errorCodes)),
  /** Why no sign-in would begin; null when one would. */
  signInRefusal: z.nullable(z.enum(errorCodes)),
  /** Why Okta would not sign the user out in the browser: it takes an ID token, of an ended session, too. */
  signOutRefusal: z.nullable(z.enum(errorCodes)),
  /** New tokens can be had without the user: by a refresh token, or by the client's own credentials. */
  renewable: z.boolean(),
  account: z.nullable(accountViewSchema),
  status: statusViewSchema,
  signIn: z.nullable(signInViewSchema),
  /** A sign-in came back as somebody else and waits for the person's word. */
  conflict: z.nullable(z.strictObject({ current: accountViewSchema, incoming: accountViewSchema })),
  accessToken: z.nullable(accessTokenViewSchema),
  idToken: z.nullable(idTokenViewSchema),
  refreshToken: z.nullable(refreshTokenViewSchema),
  /** What the session was granted, of which a refresh may ask for a part. */
  grantedScopes: z.array(z.string()),
  signedInAt: z.nullable(time),
  /** When the scheduler means to refresh; null when nothing is planned. */
  refreshAt: z.nullable(time),
  /** Grows whenever the tokens change: ask for the details again. */
  revision: z.number(),
  /** Grows whenever something is added to the history: ask for it again. */
  historyRevision: z.number(),
});
export type ConnectionView = z.infer<typeof connectionViewSchema>;

export const vaultViewSchema = z.strictObject({
  /** "GNOME Keyring", "macOS Keychain", "Windows DPAPI", "a key built into Chromium", … */
  backend: z.string(),
  strength: z.enum(['strong', 'weak', 'unavailable']),
  /** Whether refresh tokens are written to disk; false means they live in memory until the app quits. */
  persisting: z.boolean(),
  /** The weak key must be accepted (or turned down) by a person before anything is written. */
  consentNeeded: z.boolean(),
  detail: z.string(),
});
export type VaultView = z.infer<typeof vaultViewSchema>;

export const settingsViewSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  timeFormat: z.enum(['local', 'utc', 'epoch']),
  /** 0 leaves copied tokens on the clipboard. */
  clipboardClearMs: z.int().check(z.minimum(0), z.maximum(3_600_000)),
  startAtLogin: z.boolean(),
  /** The resource owner password grant (RFC 6749, 4.3) may be used. */
  passwordGrant: z.boolean(),
});
export type SettingsView = z.infer<typeof settingsViewSchema>;

export const noticeViewSchema = z.strictObject({
  id,
  tone: z.enum(['info', 'warn', 'bad']),
  title: z.string(),
  detail: z.string(),
  remedy: z.nullable(z.string()),
  requestId: z.nullable(requestIdSchema),
  at: time,
});
export type NoticeView = z.infer<typeof noticeViewSchema>;

export const appViewSchema = z.strictObject({
  version: z.string(),
  platform: z.enum(['linux', 'macos', 'windows']),
  /** `stand-in` shows a permanent banner: this is not Electron. */
  host: z.enum(['electron', 'stand-in']),
  /** Whether the system says that it has a network. */
  online: z.boolean(),
  vault: vaultViewSchema,
  settings: settingsViewSchema,
  notices: z.array(noticeViewSchema),
  /** In the user's order. */
  tenants: z.array(tenantViewSchema),
  connections: z.array(connectionViewSchema),
});
export type AppView = z.infer<typeof appViewSchema>;
