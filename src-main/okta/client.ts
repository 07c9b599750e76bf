import { type Clock, type Fetch, type Logger, type Result, success } from '../platform/index.ts';
import { failureIn } from './failure.ts';
import { Keys } from './keys.ts';
import { Sender } from './sender.ts';
import { Servers } from './servers.ts';
import { exchangeCode, refreshTokens, TokensRejected } from './token-endpoint.ts';
import { authorizationUrl, introspectToken, revokeToken } from './token-management.ts';
import { createTransport } from './transport.ts';
import type { ClientAtServer, OktaClient, OktaFailure, ReceivedTokens } from './types.ts';

/** Half of Okta's default grace period: a lost answer can be asked for again while the old refresh token still works. */
const defaultTimeoutMs = 15_000;

export interface OktaClientParts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For each request, from first byte to last, ms; 15 s unless told. */
  readonly timeoutMs?: number;
}

/**
 * The protocol client over oauth4webapi and openid-client. Every method resolves; what can be foreseen to go wrong is
 * an `OktaFailure`, and what cannot is logged and comes back as `internal`.
 */
export const createOktaClient = (parts: OktaClientParts): OktaClient => {
  const { clock, logger } = parts;
  const transport = createTransport({ fetch: parts.fetch, clock, logger, timeoutMs: parts.timeoutMs ?? defaultTimeoutMs });
  const sender = new Sender(transport, clock);
  const servers = new Servers(sender, clock);
  const keys = new Keys(sender, clock);

  const unforeseen = (error: unknown, inDoubt: boolean): OktaFailure => {
    const { name, message } = error instanceof Error ? error : { name: typeof error, message: '' };
    logger.error('unforeseen failure in a request', { name, message });
    return {
      code: 'internal',
      message: 'Something unforeseen went wrong with a request.',
      remedy: 'Try again; the log tells more.',
      inDoubt,
    };
  };
  /**
   * The room's door: failures thrown inside become values. Nothing is known of how far an unforeseen one came, so what
   * `changesState` is then in doubt.
   */
  const settle = async <T>(issuer: string, changesState: boolean, work: () => Promise<T>): Promise<Result<T, OktaFailure>> => {
    try {
      return success(await work());
    } catch (error) {
      const failure = failureIn(error) ?? unforeseen(error, changesState);
      if (failure.code === 'http_error' && (failure.status === 404 || failure.status === 405 || failure.status === 410))
        servers.forget(issuer);
      return { ok: false, error: failure };
    }
  };
  const revoke: OktaClient['revoke'] = (client, token, hint) =>
    settle(client.issuer, true, async () => {
      await revokeToken(sender, await servers.get(client), client, token, hint);
      return null;
    });
  /** Tokens nobody will use must not stay alive; revoking the refresh token ends its access tokens too. */
  const discard = async (client: ClientAtServer, { body }: ReceivedTokens): Promise<void> => {
    const [refreshToken, accessToken] = [body['refresh_token'], body['access_token']];
    const revoked =
      typeof refreshToken === 'string'
        ? await revoke(client, refreshToken, 'refresh_token')
        : typeof accessToken === 'string'
          ? await revoke(client, accessToken, 'access_token')
          : success(null);
    if (!revoked.ok) logger.warn('rejected tokens could not be revoked', { code: revoked.error.code });
  };

  return {
    discover: (client, options) => settle(client.issuer, false, async () => (await servers.get(client, options?.fresh)).metadata),
    authorizationUrl: (client, parameters) =>
      settle(client.issuer, false, async () => authorizationUrl(await servers.get(client), client, parameters)),
    exchangeCode: (client, exchange) =>
      settle(client.issuer, true, async () => {
        try {
          return await exchangeCode(sender, clock, await servers.get(client), client, exchange);
        } catch (error) {
          if (error instanceof TokensRejected) await discard(client, error.received);
          throw error;
        }
      }),
    refresh: (client, request, keep) =>
      settle(client.issuer, true, async () => await refreshTokens(sender, await servers.get(client), client, request, keep)),
    revoke,
    introspect: (client, token, hint) =>
      settle(client.issuer, false, async () => await introspectToken(sender, await servers.get(client), client, token, hint)),
    keys: (client, options) =>
      settle(client.issuer, false, async () => {
        const { metadata } = await servers.get(client);
        return await keys.get(metadata.issuer, metadata.jwksUri, options?.fresh);
      }),
    skewMs: (issuer) => sender.skewMs(issuer),
  };
};
