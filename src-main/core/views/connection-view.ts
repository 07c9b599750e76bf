import type {
  AccessTokenView,
  ConnectionView,
  CredentialView,
  ErrorCode,
  HeldTokenView,
  IdTokenView,
  RefreshTokenView,
  SignInMethod,
  VaultView,
} from '../../../src-preload/contract/index.ts';
import { classifyIssuer, type Connection, type RedirectConflict, type Tenant } from '../connections/index.ts';
import { type AppError, oneLine } from '../base/index.ts';
import {
  accessTokenOf,
  accessTokenScopes,
  canRenew,
  grantedTo,
  isBound,
  livesOf,
  idTokenOf,
  refreshTokenEnd,
  refreshTokenOf,
  type SessionRecord,
  type SessionSnapshot,
} from '../sessions/index.ts';
import type { SignInSnapshot } from '../sign-in/index.ts';
import { accountOf, type DecodedToken, decodeIn, type IdTokenVerdict, maskToken } from '../tokens/index.ts';
import { type Freshness, statusOf } from './status.ts';

export interface ConnectionViewInput {
  readonly connection: Connection;
  readonly tenant: Tenant;
  readonly session: SessionSnapshot;
  readonly signIn: SignInSnapshot;
  readonly refusal: AppError | null;
  /** Why it begins no sign-in, if it shares its redirect URI with a connection to another server. */
  readonly redirectConflict: RedirectConflict | null;
  readonly credential: CredentialView;
  readonly vault: VaultView;
  readonly historyRevision: number;
  /** Epoch ms. */
  readonly now: number;
}

/** What one connection looks like to a person. Pure. */
export const connectionView = (input: ConnectionViewInput): ConnectionView => {
  const { connection, tenant, session, signIn, now } = input;
  const usable = session.held.kind === 'held' && input.refusal === null ? session.held.record : null;
  // An ended session still tells whose it was, unless the connection has come to stand for another client meanwhile.
  const ended = session.held.kind === 'ended' && belongsTo(session.held.record, connection) ? session.held.record : null;
  const record = usable ?? ended;
  const server = classifyIssuer(connection.issuer);
  return {
    id: connection.id,
    tenantId: connection.tenantId,
    handle: `${tenant.slug}/${connection.slug}`,
    slug: connection.slug,
    name: connection.name,
    issuer: connection.issuer,
    serverKind: server.kind,
    serverLabel: server.label,
    clientId: connection.clientId,
    redirectUri: connection.redirectUri,
    scopes: [...connection.scopes],
    loginHint: connection.loginHint,
    method: methodView(connection.method),
    credential: input.credential,
    postLogoutRedirectUri: connection.postLogoutRedirectUri,
    keepFresh: connection.keepFresh,
    keepAlive: connection.keepAlive,
    refreshTokenIdleMs: connection.refreshTokenIdleMs,
    approvedOrigins: [...connection.approvedOrigins],
    refusal: input.refusal?.code ?? null,
    signInRefusal: input.redirectConflict?.error.code ?? null,
    signOutRefusal: signOutRefusal(session.held, record, input.refusal),
    renewable: usable !== null && canRenew(usable),
    account: record === null ? null : accountOf(record.body),
    status: statusOf({
      held: session.held,
      activity: session.activity,
      freshness: freshnessOf(usable, now),
      refusal: input.refusal,
      redirectConflict: input.redirectConflict,
      signIn,
      keepFresh: connection.keepFresh,
      isPlanned: session.refreshAt !== null,
      canRenew: usable !== null && canRenew(usable),
      grant: connection.method.grant,
    }),
    signIn: signIn.pending,
    conflict: signIn.conflict,
    accessToken: usable === null ? null : accessTokenView(usable, connection.scopes),
    idToken: usable === null ? null : idTokenView(usable, session.verdict),
    refreshToken: usable === null ? null : refreshTokenView(usable, connection, input.vault),
    grantedScopes: usable === null ? [] : [...grantedTo(usable, connection.scopes)],
    signedInAt: usable?.signedInAt ?? null,
    refreshAt: session.refreshAt,
    revision: session.revision,
    historyRevision: input.historyRevision,
  };
};

const signOutRefusal = (held: SessionSnapshot['held'], record: SessionRecord | null, refusal: AppError | null): ErrorCode | null => {
  if (refusal !== null && held.kind !== 'ended') return refusal.code;
  if (record === null) return 'configuration_changed';
  return idTokenOf(record) === null ? 'no_such_token' : null;
};

/** Member by member: the configuration file may hold members of other versions, which must not cross the bridge. */
const methodView = ({ grant, clientAuthentication, dpop, authorization }: SignInMethod): SignInMethod => {
  const { prompt, silentFirst, idp, acrValues, maxAge, display, resource, extra, pushed } = authorization;
  return {
    grant,
    clientAuthentication,
    dpop,
    authorization: { prompt, silentFirst, idp, acrValues, maxAge, display, resource, extra, pushed },
  };
};

const belongsTo = (record: SessionRecord, connection: Connection): boolean =>
  record.issuer === connection.issuer && record.clientId === connection.clientId;

/** When the view next changes by time alone, epoch ms; null when only an event can change it. */
export const nextChangeAt = (session: SessionSnapshot, now: number): number | null => {
  if (session.held.kind !== 'held') return null;
  const { expiresAt } = livesOf(session.held.record).accessToken;
  return expiresAt !== null && expiresAt > now ? expiresAt : null;
};

const freshnessOf = (record: SessionRecord | null, now: number): Freshness => {
  const expiresAt = record === null ? null : livesOf(record).accessToken.expiresAt;
  if (expiresAt === null) return 'unknown';
  return expiresAt > now ? 'fresh' : 'expired';
};

const tokenView = (
  raw: string,
  decoded: DecodedToken | null,
  times: { readonly receivedAt: number; readonly issuedAt: number | null; readonly expiresAt: number | null },
): Omit<HeldTokenView, 'scopes'> => {
  const text = (value: unknown) => (typeof value === 'string' ? oneLine(value, 100) : null);
  return {
    masked: maskToken(raw),
    format: decoded?.kind ?? 'opaque',
    alg: decoded?.kind === 'jwt' ? text(decoded.header['alg']) : null,
    kid: decoded?.kind === 'jwt' ? text(decoded.header['kid']) : null,
    ...times,
  };
};

const accessTokenView = (record: SessionRecord, configured: readonly string[]): AccessTokenView | null => {
  const raw = accessTokenOf(record);
  if (raw === null) return null;
  const { issuedAt, expiresAt } = livesOf(record).accessToken;
  return {
    ...tokenView(raw, decodeIn(record.body, 'access_token'), { receivedAt: record.receivedAt, issuedAt, expiresAt }),
    scopes: [...accessTokenScopes(record, configured)],
    isBound: isBound(record),
    revokedAt: record.accessTokenRevokedAt,
  };
};

const idTokenView = (record: SessionRecord, verdict: IdTokenVerdict | null): IdTokenView | null => {
  const raw = idTokenOf(record);
  if (raw === null) return null;
  const { issuedAt, expiresAt } = livesOf(record).idToken;
  return {
    ...tokenView(raw, decodeIn(record.body, 'id_token'), {
      receivedAt: record.idTokenReceivedAt ?? record.receivedAt,
      issuedAt,
      expiresAt,
    }),
    scopes: [],
    verdict: verdict?.verdict ?? 'unknown',
    verdictDetail: verdict?.summary ?? 'not checked yet',
  };
};

const refreshTokenView = (record: SessionRecord, connection: Connection, vault: VaultView): RefreshTokenView | null => {
  if (refreshTokenOf(record) === null) return null;
  const end = refreshTokenEnd(record, connection.refreshTokenIdleMs);
  return {
    storedIn: vault.persisting ? vault.backend : 'memory only, until Tenantry quits',
    sealed: vault.persisting,
    receivedAt: record.refreshTokenReceivedAt ?? record.receivedAt,
    rotations: record.rotations,
    rotatedAt: record.rotatedAt,
    expiresAt: end?.at ?? null,
    expirySource: end?.source ?? null,
    expiryKind: end === null || end.kind === 'unknown' ? null : end.kind,
  };
};
