import type { Connection } from '../connections/index.ts';
import { type ClientAtServer, type OktaClient, plainError } from '../okta/index.ts';
import { type Clock, failed, failure, type Result, success } from '../base/index.ts';
import { narrowedScopes } from '../tokens/index.ts';
import type { AccessTokens } from './access-tokens.ts';
import { accessTokenOf, canRenew, endedRecord, grantedTo, idTokenOf, isBound, refreshTokenOf, type SessionRecord } from './record.ts';
import { sealedClient } from './revocation.ts';
import { noRefreshToken } from './refusal.ts';
import type { Sessions } from './sessions.ts';

export type TokenName = 'access' | 'id' | 'refresh';

export interface TokenOperationsParts {
  readonly okta: OktaClient;
  readonly sessions: Sessions;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly connection: (connectionId: string) => Connection | undefined;
}

export type Claims = Readonly<Record<string, unknown>>;

interface Usable {
  readonly connection: Connection;
  readonly client: ClientAtServer;
  readonly record: SessionRecord;
}

const hints = { access: 'access_token', id: 'id_token', refresh: 'refresh_token' } as const;

/** What the user does with the tokens of a session. Nothing it answers with holds a token. */
export class TokenOperations {
  readonly #parts: TokenOperationsParts;

  constructor(parts: TokenOperationsParts) {
    this.#parts = parts;
  }

  /**
   * Refreshes for a part of what was granted (RFC 6749, 6), as `narrowedScopes` chooses it. Fails with `invalid_input` for
   * scopes that were not granted.
   */
  async refresh(
    connectionId: string,
    wish: { readonly idToken: boolean; readonly scopes: readonly string[] | null },
  ): Promise<Result<null>> {
    const usable = this.#usable(connectionId);
    if (!usable.ok) return usable;
    const { connection, record } = usable.value;
    if (wish.scopes === null && wish.idToken) return await this.#parts.sessions.refresh(connectionId);
    const granted = grantedTo(record, connection.scopes);
    const foreign = wish.scopes?.find((scope) => !granted.includes(scope));
    if (foreign !== undefined)
      return failure(
        'invalid_input',
        `Scopes: “${foreign}” was not granted at the sign-in.`,
        'A refresh can only narrow what was granted.',
      );
    const scopes = narrowedScopes(granted, wish);
    if (scopes.length === granted.length) return await this.#parts.sessions.refresh(connectionId);
    if (!canRenew(record)) return noRefreshToken;
    if (scopes.length === 0) return failure('invalid_input', 'Scopes: none is left.', 'Keep at least one.');
    return await this.#parts.sessions.refreshFor(connectionId, scopes);
  }

  /** RFC 7662. */
  async introspect(connectionId: string, token: TokenName): Promise<Result<{ readonly active: boolean; readonly claims: Claims }>> {
    const usable = this.#usable(connectionId);
    if (!usable.ok) return usable;
    const { client, record } = usable.value;
    const raw = rawOf(record, token);
    if (raw === null) return noSuchToken;
    const answer = await this.#parts.okta.introspect(client, raw, hints[token]);
    if (!answer.ok) return failed(plainError(answer.error));
    return success({ active: answer.value.active, claims: withoutTokens(answer.value.body, record) });
  }

  /** OpenID Connect Core, 5.3, with a fresh access token where one can be had. */
  async userinfo(connectionId: string): Promise<Result<{ readonly claims: Claims; readonly idToken: string | null }>> {
    const fresh = await this.#parts.tokens.fresh(connectionId, 0);
    const usable = fresh.ok ? this.#usable(connectionId) : fresh;
    if (!usable.ok) return usable;
    const { client, record } = usable.value;
    const accessToken = accessTokenOf(record);
    if (accessToken === null) return noSuchToken;
    // As the token is, whatever the connection has been changed to since.
    const method = { clientAuthentication: 'none' as const, ...client.method, dpop: isBound(record) };
    const answer = await this.#parts.okta.userinfo({ ...client, method }, accessToken, record.sub);
    if (!answer.ok) return failed(plainError(answer.error));
    return success({ claims: withoutTokens(answer.value, record), idToken: idTokenOf(record) });
  }

  /** RFC 7009. Revoking the refresh token ends the session; revoking the access token leaves it, and it counts as expired. */
  async revoke(connectionId: string, token: 'access' | 'refresh'): Promise<Result<null>> {
    const usable = this.#usable(connectionId);
    if (!usable.ok) return usable;
    const { client, record } = usable.value;
    const raw = rawOf(record, token);
    if (raw === null) return noSuchToken;
    const answer = await this.#parts.okta.revoke(client, raw, token === 'access' ? 'access_token' : 'refresh_token');
    if (!answer.ok) return failed(plainError(answer.error));
    const at = this.#parts.clock.now();
    return await this.#parts.sessions.tokenRevoked(connectionId, (held) => {
      // The user may have signed in anew while the server was asked: that is another session.
      if (held.signedInAt !== record.signedInAt) return null;
      // A refresh may have put another one in its place meanwhile.
      if (token === 'access') {
        const revokedAt = accessTokenOf(held) === raw ? at : held.accessTokenRevokedAt;
        return { kind: 'access-token-revoked', record: { ...held, accessTokenRevokedAt: revokedAt } };
      }
      const cause = 'revoked_here';
      return { kind: 'was-ended', record: endedRecord(held, { cause, at, detail: null }), cause, at, detail: null };
    });
  }

  /** A proof of possession for a request that the user sends; null for bearer tokens (RFC 9449, 7.1). */
  async proof(connectionId: string, request: { readonly method: string; readonly url: string }): Promise<Result<string | null>> {
    const usable = this.#usable(connectionId);
    if (!usable.ok) return usable;
    const { client, record } = usable.value;
    const tokenType = record.body['token_type'];
    if (typeof tokenType !== 'string' || tokenType.toLowerCase() !== 'dpop') return success(null);
    const answer = await this.#parts.okta.proof(client, { ...request, accessToken: accessTokenOf(record) ?? '' });
    return answer.ok ? answer : failed(plainError(answer.error));
  }

  #usable(connectionId: string): Result<Usable> {
    const record = this.#parts.sessions.usable(connectionId);
    const connection = this.#parts.connection(connectionId);
    if (!record.ok) return record;
    if (connection === undefined) return failure('not_found', 'This connection no longer exists.');
    return success({ connection, client: sealedClient(record.value, connection), record: record.value });
  }
}

const noSuchToken = failure('no_such_token', 'This session has no such token.');

const rawOf = (record: SessionRecord, token: TokenName): string | null =>
  ({ access: accessTokenOf, id: idTokenOf, refresh: refreshTokenOf })[token](record);

/** A server that repeats a token in its answer must not get it past us to the window. */
const withoutTokens = (claims: Claims, record: SessionRecord): Claims => {
  const tokens = [accessTokenOf(record), idTokenOf(record), refreshTokenOf(record)].filter((token) => token !== null);
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return tokens.reduce((text, token) => text.replaceAll(token, '(token)'), value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [clean(name), clean(member)]));
  };
  return clean(claims) as Claims;
};
