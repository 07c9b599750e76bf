import * as z from 'zod/mini';
import {
  adminValueSchema,
  checkViewSchema,
  copyReceiptSchema,
  foundServerSchema,
  introspectionViewSchema,
  registrationViewSchema,
  suggestionSchema,
  tokenDetailsSchema,
  userinfoViewSchema,
} from './answers.ts';
import { browserViewSchema, mostBrowsers } from './browsers.ts';
import { snapshotCommand } from './events.ts';
import { historyItemSchema, mostHistoryEntries } from './history.ts';
import { networkStepSchema } from './network.ts';
import { signInMethodSchema } from './methods.ts';
import { environmentSchema, settingsViewSchema } from './views.ts';

/*
 * Every command, with what it takes and gives; events are in events.ts. Main's handlers, the preload object and the renderer's test double are all
 * derived from it. Strings are bounded here, so nothing behind the bridge meets an endless one.
 */

const id = z.string().check(z.minLength(1), z.maxLength(64));
const text = (max: number) => z.string().check(z.maxLength(max));
const nothing = z.null();

/** What the user typed about a tenant; main normalises and judges it. */
export const tenantDraftSchema = z.strictObject({
  name: text(100),
  slug: z.optional(text(60)),
  orgUrl: text(500),
  environment: environmentSchema,
  colour: z.nullable(z.string().check(z.regex(/^#[0-9a-f]{6}$/i))),
  notes: text(4000),
  browserCommand: z.nullable(z.array(text(2000)).check(z.maxLength(40))),
  opensWith: z.enum(['browser', 'link']),
  proxy: z.enum(['system', 'none']),
});
export type TenantDraft = z.infer<typeof tenantDraftSchema>;

export const connectionDraftSchema = z.strictObject({
  name: text(100),
  slug: z.optional(text(60)),
  issuer: text(500),
  clientId: text(200),
  redirectUri: text(500),
  scopes: z.array(text(200)).check(z.maxLength(100)),
  loginHint: z.nullable(text(200)),
  method: signInMethodSchema,
  postLogoutRedirectUri: z.nullable(text(500)),
  keepFresh: z.boolean(),
  keepAlive: z.boolean(),
  refreshTokenIdleMs: z.nullable(z.int().check(z.minimum(60_000), z.maximum(31_622_400_000))),
  approvedOrigins: z.array(text(500)).check(z.maxLength(10)),
});
export type ConnectionDraft = z.infer<typeof connectionDraftSchema>;

export const copyFormSchema = z.enum(['access-token', 'id-token', 'authorization-header']);
export type CopyForm = z.infer<typeof copyFormSchema>;

const ofConnection = z.strictObject({ connectionId: id });

/** Commands: the renderer asks, main answers `Result<result>`. */
export const commands = {
  'app.snapshot': snapshotCommand,
  'app.dismissNotice': { payload: z.strictObject({ noticeId: id }), result: nothing },
  'app.restart': { payload: nothing, result: nothing },
  'settings.update': { payload: z.partial(settingsViewSchema), result: settingsViewSchema },

  'vault.consent': { payload: z.strictObject({ accept: z.boolean() }), result: nothing },

  'tenant.suggest': { payload: z.strictObject({ domain: text(500) }), result: suggestionSchema },
  /** The authorization servers of an org that can be found without signing in. */
  'tenant.findServers': { payload: z.strictObject({ orgUrl: text(500) }), result: z.array(foundServerSchema).check(z.maxLength(20)) },
  'tenant.add': {
    payload: z.strictObject({ tenant: tenantDraftSchema, connection: connectionDraftSchema }),
    result: z.strictObject({ tenantId: id, connectionId: id }),
  },
  'tenant.update': { payload: z.strictObject({ tenantId: id, tenant: tenantDraftSchema }), result: nothing },
  'tenant.remove': { payload: z.strictObject({ tenantId: id }), result: nothing },
  'tenant.reorder': { payload: z.strictObject({ tenantIds: z.array(id).check(z.maxLength(1000)) }), result: nothing },

  /** The browsers installed here, with the argument lists that open a sign-in in them. */
  'browsers.list': { payload: nothing, result: z.array(browserViewSchema).check(z.maxLength(mostBrowsers)) },

  'connection.add': {
    payload: z.strictObject({ tenantId: id, connection: connectionDraftSchema }),
    result: z.strictObject({ connectionId: id }),
  },
  'connection.update': { payload: z.strictObject({ connectionId: id, connection: connectionDraftSchema }), result: nothing },
  'connection.duplicate': { payload: ofConnection, result: z.strictObject({ connectionId: id }) },
  'connection.remove': { payload: ofConnection, result: nothing },
  /** The connections of one tenant, in their new order. */
  'connection.reorder': {
    payload: z.strictObject({ tenantId: id, connectionIds: z.array(id).check(z.maxLength(5000)) }),
    result: nothing,
  },
  /** Live checks of a draft (of a new connection where `connectionId` is null): discovery, issuer, endpoints, scopes, redirect URI, scheme. */
  'connection.check': {
    payload: z.strictObject({ connectionId: z.nullable(id), connection: connectionDraftSchema }),
    result: z.array(checkViewSchema),
  },
  'connection.adminValues': { payload: connectionDraftSchema, result: z.array(adminValueSchema) },
  'connection.registration': { payload: ofConnection, result: registrationViewSchema },

  /** Walks the way to an authorization server step by step: proxy, name, connection, TLS, discovery, keys. */
  'network.test': {
    payload: z.pick(connectionDraftSchema, { issuer: true, approvedOrigins: true }),
    result: z.array(networkStepSchema),
  },

  /** A client's secret and keys: they go into the vault and never come back. */
  'credentials.setSecret': { payload: z.strictObject({ connectionId: id, secret: text(4000) }), result: nothing },
  'credentials.makeKey': { payload: z.strictObject({ connectionId: id, alg: z.enum(['RS256', 'ES256']) }), result: nothing },
  /** PEM or JWK. */
  'credentials.importKey': { payload: z.strictObject({ connectionId: id, key: text(20_000) }), result: nothing },
  'credentials.forget': { payload: ofConnection, result: nothing },

  'signIn.start': {
    payload: z.strictObject({
      connectionId: id,
      /** `login` asks for credentials even where the browser has a session (OpenID Connect Core, 3.1.2.1). */
      prompt: z.enum(['default', 'login']),
      /** `link` puts the authorization URL on the clipboard instead of opening a browser; `browser` does too where the tenant says so. */
      open: z.enum(['browser', 'link']),
      /** For the resource owner password grant only; used once. */
      account: z.optional(z.strictObject({ username: text(200), password: text(1000) })),
    }),
    result: nothing,
  },
  /** Opens the page on which a device code is entered. */
  'signIn.openPage': { payload: ofConnection, result: nothing },
  'signIn.cancel': { payload: ofConnection, result: nothing },
  'signIn.resolveConflict': { payload: z.strictObject({ connectionId: id, accept: z.boolean() }), result: nothing },

  'session.signOut': { payload: ofConnection, result: nothing },
  /** Ends the browser's session at the authorization server as well. */
  'session.signOutAtOkta': { payload: ofConnection, result: nothing },
  'session.refresh': { payload: ofConnection, result: nothing },
  /** For a part of the scopes (null: all), with a new ID token or without. */
  'session.refreshWith': {
    payload: z.strictObject({ connectionId: id, idToken: z.boolean(), scopes: z.nullable(z.array(text(200)).check(z.maxLength(100))) }),
    result: nothing,
  },
  'session.introspect': {
    payload: z.strictObject({ connectionId: id, token: z.enum(['access', 'id', 'refresh']) }),
    result: introspectionViewSchema,
  },
  'session.userinfo': { payload: ofConnection, result: userinfoViewSchema },
  'session.revoke': { payload: z.strictObject({ connectionId: id, token: z.enum(['access', 'refresh']) }), result: nothing },
  /** A curl command with the access token, and for DPoP-bound ones a fresh proof for exactly this request. */
  'session.copyAsCurl': {
    payload: z.strictObject({ connectionId: id, method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']), url: text(2000) }),
    result: copyReceiptSchema,
  },
  'session.refreshAll': { payload: nothing, result: nothing },
  'session.details': { payload: ofConnection, result: tokenDetailsSchema },
  'session.copy': { payload: z.strictObject({ connectionId: id, form: copyFormSchema }), result: copyReceiptSchema },
  /** The raw token, on the user's explicit wish only; never a refresh token. */
  'session.reveal': {
    payload: z.strictObject({ connectionId: id, token: z.enum(['access', 'id']) }),
    result: z.strictObject({ token: z.string() }),
  },

  /** What happened to a connection, newest first. */
  'history.list': { payload: ofConnection, result: z.array(historyItemSchema).check(z.maxLength(mostHistoryEntries)) },
  /** Asks the user where to, then writes it there as JSON; `path` is null when that was cancelled. */
  'history.export': { payload: ofConnection, result: z.strictObject({ path: z.nullable(z.string()) }) },

  /** Text that is no secret: redirect URIs, claim values, JSON. `cleaned`: it had control characters, which are left out. */
  'clipboard.copyText': {
    payload: z.strictObject({ text: text(20_000), multiLine: z.boolean() }),
    result: z.strictObject({ cleaned: z.boolean() }),
  },
} as const satisfies Record<string, { payload: z.ZodMiniType; result: z.ZodMiniType }>;

export type CommandName = keyof typeof commands;
export type CommandPayload<N extends CommandName> = z.infer<(typeof commands)[N]['payload']>;
export type CommandResult<N extends CommandName> = z.infer<(typeof commands)[N]['result']>;
