import { grants, type SignInMethod } from '../../../src-preload/contract/index.ts';
import type { ReceivedTokens, TokenResponseBody } from '../okta/index.ts';
import type { SessionRecord } from '../storage/index.ts';
import { claimsIn, grantedScopes } from '../tokens/index.ts';

export type { SessionRecord } from '../storage/index.ts';

const member = (body: TokenResponseBody, name: string): string | null => {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

export const accessTokenOf = (record: SessionRecord): string | null => member(record.body, 'access_token');
export const idTokenOf = (record: SessionRecord): string | null => member(record.body, 'id_token');
export const refreshTokenOf = (record: SessionRecord): string | null => member(record.body, 'refresh_token');

/** Whether its tokens count only with a proof of possession (RFC 9449, 5). */
export const isBound = ({ body }: SessionRecord): boolean => String(body['token_type']).toLowerCase() === 'dpop';

/** The scopes of a token response as it or its access token says; else `requested` (RFC 6749, 5.1). */
const scopesOf = (body: TokenResponseBody, requested: readonly string[]): readonly string[] => {
  return grantedScopes({ scope: body['scope'], claims: claimsIn(body, 'access_token'), requested });
};

/** What the session was granted, of which a refresh may ask for a part (RFC 6749, 6); `configured` where nothing says. */
export const grantedTo = (record: SessionRecord, configured: readonly string[]): readonly string[] =>
  record.grantedScopes ?? scopesOf(record.body, configured);

/** The scopes that the access token held now carries; `configured` where nothing says. */
export const accessTokenScopes = (record: SessionRecord, configured: readonly string[]): readonly string[] =>
  scopesOf(record.body, record.narrowedTo ?? grantedTo(record, configured));

/** The record of a fresh sign-in. */
export const firstRecord = (
  client: {
    readonly issuer: string;
    readonly clientId: string;
    readonly scopes: readonly string[];
    readonly method?: Pick<SignInMethod, 'grant'>;
  },
  sub: string | null,
  received: ReceivedTokens,
): SessionRecord => ({
  version: 1,
  issuer: client.issuer,
  clientId: client.clientId,
  grant: client.method?.grant ?? 'authorization_code',
  sub,
  body: { ...received.body },
  receivedAt: received.receivedAt,
  idTokenReceivedAt: member(received.body, 'id_token') === null ? null : received.receivedAt,
  refreshTokenReceivedAt: member(received.body, 'refresh_token') === null ? null : received.receivedAt,
  signedInAt: received.receivedAt,
  rotations: 0,
  rotatedAt: null,
  skewMs: received.skewMs ?? 0,
  grantedScopes: [...scopesOf(received.body, client.scopes)],
  narrowedTo: null,
  accessTokenRevokedAt: null,
  refreshTokenExpiresAt: null,
  refreshTokenEndLearntFor: null,
  refreshTokenEndIsAbsolute: false,
  refreshTokenIdleMs: null,
  ended: null,
});

/**
 * The record after a refresh (RFC 6749, 6): a response without a refresh token keeps the old one, and likewise the ID
 * token (OpenID Connect Core, 12.2). Rotation inherits the end of life, so what introspection told stays true. Of a
 * response without an access token only the refresh token is taken: it may be the only one that still counts.
 *
 * @param narrowedTo the part of the scopes that was asked for; null: all, so that what came is what is granted from now on
 */
export const refreshedRecord = (
  before: SessionRecord,
  received: ReceivedTokens,
  narrowedTo: readonly string[] | null = null,
): SessionRecord => {
  const oldRefreshToken = refreshTokenOf(before);
  const newRefreshToken = member(received.body, 'refresh_token');
  const newIdToken = member(received.body, 'id_token');
  const rotated = newRefreshToken !== null && newRefreshToken !== oldRefreshToken;
  const rotation = {
    refreshTokenReceivedAt: rotated ? received.receivedAt : before.refreshTokenReceivedAt,
    rotations: before.rotations + (rotated ? 1 : 0),
    rotatedAt: rotated ? received.receivedAt : before.rotatedAt,
    skewMs: received.skewMs ?? before.skewMs,
  };
  if (member(received.body, 'access_token') === null)
    return { ...before, ...rotation, body: newRefreshToken === null ? before.body : { ...before.body, refresh_token: newRefreshToken } };
  const carried: Record<string, unknown> = { ...received.body };
  if (newRefreshToken === null && oldRefreshToken !== null) carried['refresh_token'] = oldRefreshToken;
  const oldIdToken = idTokenOf(before);
  if (newIdToken === null && oldIdToken !== null) carried['id_token'] = oldIdToken;
  const grantedBefore = grantedTo(before, []);
  const granted = narrowedTo === null ? scopesOf(carried, grantedBefore) : grantedBefore;
  return {
    ...before,
    body: carried,
    grantedScopes: granted.length === 0 ? null : [...granted],
    narrowedTo: narrowedTo === null ? null : [...narrowedTo],
    receivedAt: received.receivedAt,
    accessTokenRevokedAt: null,
    idTokenReceivedAt: newIdToken === null ? before.idTokenReceivedAt : received.receivedAt,
    ...rotation,
  };
};

/** The record of a session Okta has ended: its refresh token is of no more use. */
export const endedRecord = (before: SessionRecord, ended: NonNullable<SessionRecord['ended']>): SessionRecord => {
  const { refresh_token: _dead, ...body } = before.body;
  return { ...before, body, ended };
};

/** Whether revoking the one would take tokens from the other: some servers give out a token again while it lives. */
export const sharesTokens = (one: SessionRecord, other: SessionRecord): boolean =>
  [accessTokenOf, refreshTokenOf].some((tokenOf) => tokenOf(one) !== null && tokenOf(one) === tokenOf(other));

/** The origin of an issuer: the org it belongs to. */
export const originOf = (issuer: string): string => (URL.canParse(issuer) ? new URL(issuer).origin : issuer);

/** Whether two sessions are one account's in one org. Unknown without an ID token, and then false. */
export const isOfSameAccount = (one: SessionRecord, other: SessionRecord): boolean =>
  one.sub !== null && one.sub === other.sub && originOf(one.issuer) === originOf(other.issuer);

const needsRefreshToken = ({ grant }: SessionRecord): boolean => grants[grant].yieldsRefreshToken;

/** Whether new tokens can be had without the user: with a refresh token, or (RFC 6749, 4.4.3) by the client's own credentials. */
export const canRenew = (record: SessionRecord): boolean => !needsRefreshToken(record) || refreshTokenOf(record) !== null;

/** Whether the server's `invalid_grant` ends this session: only where there is a grant to end. */
export const canEnd = needsRefreshToken;
