import { type Clock, type Fetch, type Logger, type Result, say, success } from '../base/index.ts';
import { Authenticator, noCredentials } from './authentication.ts';
import { authorizeDevice } from './device.ts';
import { failureIn, OktaError } from './failure.ts';
import { IntrospectionOffer } from './introspection-offer.ts';
import { Keys } from './keys.ts';
import { Sender } from './sender.ts';
import { Servers } from './servers.ts';
import { exchangeCode, refreshTokens, requestTokens, type RequestParts, TokensRejected } from './token-endpoint.ts';
import { authorizationUrl, endSessionUrl, introspectToken, pushAuthorization, revokeToken, userinfo } from './token-management.ts';
import { createTransport } from './transport.ts';
import type { ClientAtServer, CredentialSource, OktaClient, OktaFailure, ReceivedTokens } from './types.ts';

/** Half of Okta's default grace period: a lost answer can be asked for again while the old refresh token still works. */
const defaultTimeoutMs = 15_000;

export interface OktaClientParts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What clients prove themselves with; absent where all are public. */
  readonly credentials?: CredentialSource;
  /** For each request, from first byte to last, ms; 15 s unless told. */
  readonly timeoutMs?: number;
}

/**
 * The protocol client over oauth4webapi. Every method resolves; what can be foreseen to go wrong is
 * an `OktaFailure`, and what cannot is logged and comes back as `internal`.
 */
export const createOktaClient = (parts: OktaClientParts): OktaClient => {
  const { clock, logger } = parts;
  const transport = createTransport({ fetch: parts.fetch, clock, logger, timeoutMs: parts.timeoutMs ?? defaultTimeoutMs });
  const sender = new Sender(transport, clock);
  const skewMs = (issuer: string) => sender.skewMs(issuer);
  const authenticator = new Authenticator({ credentials: parts.credentials ?? noCredentials, clock, skewMs });
  const requests: RequestParts = { sender, clock, authenticator };
  const servers = new Servers(sender, clock);
  const keys = new Keys(sender, servers, clock);
  const offer = new IntrospectionOffer(clock);

  const unforeseen = (error: unknown, inDoubt: boolean): OktaFailure => {
    const { name, message } = error instanceof Error ? error : { name: typeof error, message: '' };
    logger.error('unforeseen failure in a request', { name, message });
    return {
      code: 'internal',
      ...say('unforeseen_request'),
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
      await revokeToken(requests, await servers.get(client), client, token, hint);
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
    pushAuthorization: (client, parameters) =>
      settle(client.issuer, false, async () => await pushAuthorization(requests, await servers.get(client), client, parameters)),
    authorizeDevice: (client, scopes) =>
      settle(client.issuer, false, async () => await authorizeDevice(requests, await servers.get(client), client, scopes)),
    requestTokens: (client, request, keep, sent) =>
      settle(client.issuer, true, async () => await requestTokens(requests, await servers.get(client), client, request, keep, sent)),
    exchangeCode: (client, exchange) =>
      settle(client.issuer, true, async () => {
        try {
          return await exchangeCode(requests, await servers.get(client), client, exchange);
        } catch (error) {
          if (error instanceof TokensRejected) await discard(client, error.received);
          throw error;
        }
      }),
    refresh: (client, request, keep) =>
      settle(client.issuer, true, async () => await refreshTokens(requests, await servers.get(client), client, request, keep)),
    revoke,
    userinfo: (client, accessToken, sub) =>
      settle(client.issuer, false, async () => await userinfo(requests, await servers.get(client), client, accessToken, sub)),
    endSessionUrl: (client, request) => settle(client.issuer, false, async () => endSessionUrl(await servers.get(client), client, request)),
    proof: (client, { method, url, accessToken }) =>
      settle(client.issuer, false, async () => {
        const prover = await authenticator.prover(client);
        if (prover === undefined) throw new OktaError(noProof);
        return await prover.proof(method, url, accessToken);
      }),
    introspect: (client, token, hint, options) =>
      settle(client.issuer, false, async () => {
        const server = await servers.get(client);
        const ask = async () => await introspectToken(requests, server, client, token, hint);
        return options?.unasked === true ? await offer.ifOffered(server.metadata, client, ask) : await ask();
      }),
    keys: (client, options) => settle(client.issuer, false, async () => await keys.get(client, options)),
    skewMs,
  };
};

const noProof: OktaFailure = {
  code: 'invalid_request',
  ...say('no_proof_needed'),
  inDoubt: false,
};
