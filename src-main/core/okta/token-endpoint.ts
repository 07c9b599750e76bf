import * as oauth from 'oauth4webapi';
import type { RequestKind } from '../../../src-preload/contract/index.ts';
import { aheadOfLibraries, type Clock, say } from '../base/index.ts';
import { decodeToken } from '../tokens/index.ts';
import { insecureOnLoopback } from './discovery.ts';
import { OktaError } from './failure.ts';
import { idTokenFailure } from './id-token-failure.ts';
import type { Capture, Sender } from './sender.ts';
import { jsonObjectIn, serverErrorFailure } from './server-errors.ts';
import type { Server } from './servers.ts';
import type { Authenticator } from './authentication.ts';
import type { ClientAtServer, CodeExchange, KeepTokens, OktaFailure, ReceivedTokens, RefreshRequest, TokenRequest } from './types.ts';

const toleranceSeconds = 60;

/*
 * oauth4webapi sends, this file judges: libraries that validate before they return throw the
 * whole response away with a bad ID token, a negative `expires_in` or an unknown `token_type`. A rotated refresh token
 * in it would be lost, so the answer is taken at the fetch hook, before any validation.
 */

const has = ({ body }: ReceivedTokens, member: 'access_token' | 'refresh_token'): boolean =>
  typeof body[member] === 'string' && body[member] !== '';

/** The JSON object of an answer. Throws `not_json` or `malformed_response`. */
const receivedIn = (capture: Capture): ReceivedTokens => {
  const { answer, url } = capture.answer();
  const { receivedAt, skewMs, requestId } = answer;
  return { body: jsonObjectIn(answer, url, capture.purpose), receivedAt, skewMs, requestId };
};

const withoutAccessToken = (capture: Capture, inDoubt: boolean): OktaError => {
  const { answer, url } = capture.answer();
  return new OktaError({
    code: 'malformed_response',
    ...say('no_access_token', { host: new URL(url).host }),
    status: answer.status,
    requestId: answer.requestId,
    inDoubt,
  });
};

/**
 * What counts as a token response: a JSON object with an `access_token` string. Odd values of `token_type`,
 * `expires_in` or `scope` are findings for those who read it, never a reason to drop what may hold a rotated token.
 * Throws `malformed_response`.
 */
const tokensIn = (capture: Capture): ReceivedTokens => {
  const received = receivedIn(capture);
  if (!has(received, 'access_token')) throw withoutAccessToken(capture, true);
  return received;
};

/** What every request of this room needs. */
export interface RequestParts {
  readonly sender: Sender;
  readonly clock: Clock;
  readonly authenticator: Authenticator;
}

type LibraryCall = (
  library: oauth.Client,
  auth: oauth.ClientAuth,
  options: { [oauth.customFetch]: Capture['fetch'] } & ReturnType<typeof insecureOnLoopback>,
) => Promise<unknown>;

/** Sends a request to the token endpoint as this client. `sent` is called when it leaves. */
const ask = async (
  request: RequestKind,
  parts: RequestParts,
  server: Server,
  client: ClientAtServer,
  call: LibraryCall,
  sent?: () => void,
  isBound = false,
): Promise<Capture> => {
  const endpoint = server.metadata.tokenEndpoint;
  const { auth, library } = await parts.authenticator.at(client, endpoint);
  const capture = parts.sender.capture(client.issuer, { request, changesState: true }, await parts.authenticator.prover(client, isBound));
  sent?.();
  await call(library, auth, { [oauth.customFetch]: capture.fetch, ...insecureOnLoopback(new URL(endpoint)) });
  return capture;
};

/** RFC 6749, 6, with `keep` before anything else. Throws an OktaError. */
export const refreshTokens = async (
  parts: RequestParts,
  server: Server,
  client: ClientAtServer,
  request: RefreshRequest,
  keep: KeepTokens,
): Promise<ReceivedTokens> => {
  const scope = request.scopes === undefined ? {} : { additionalParameters: { scope: request.scopes.join(' ') } };
  const capture = await ask(
    'refresh',
    parts,
    server,
    client,
    (library, auth, options) =>
      oauth.refreshTokenGrantRequest(server.forLibraries, library, auth, request.refreshToken, { ...options, ...scope }),
    request.sent,
    request.isBound,
  );
  return await kept(capture, keep);
};

/** RFC 6749, 4.3 and 4.4; RFC 8628, 3.4. `keep` comes before anything else. Throws an OktaError. */
export const requestTokens = async (
  parts: RequestParts,
  server: Server,
  client: ClientAtServer,
  request: TokenRequest,
  keep: KeepTokens = async () => {},
  sent?: () => void,
): Promise<ReceivedTokens> => {
  const as = server.forLibraries;
  const call: LibraryCall = (library, auth, options) => {
    switch (request.grant) {
      case 'client_credentials':
        return oauth.clientCredentialsGrantRequest(as, library, auth, parametersOf(request), options);
      case 'password':
        return oauth.genericTokenEndpointRequest(
          as,
          library,
          auth,
          'password',
          { username: request.username, password: request.password, scope: request.scopes.join(' ') },
          options,
        );
      case 'device_code':
        return oauth.deviceCodeGrantRequest(as, library, auth, request.deviceCode, options);
    }
  };
  return await kept(await ask(request.grant, parts, server, client, call, sent), keep);
};

const parametersOf = ({ scopes, resource = [] }: Extract<TokenRequest, { grant: 'client_credentials' }>): URLSearchParams =>
  new URLSearchParams([['scope', scopes.join(' ')], ...resource.map((uri): [string, string] => ['resource', uri])]);

const kept = async (capture: Capture, keep: KeepTokens): Promise<ReceivedTokens> => {
  const received = receivedIn(capture);
  const isComplete = has(received, 'access_token');
  // A refresh token that came alone may be the only one that still counts.
  if (!isComplete && !has(received, 'refresh_token')) throw withoutAccessToken(capture, true);
  try {
    await keep(received);
  } catch (error) {
    const failure: OktaFailure = {
      code: 'vault_write_failed',
      ...say('tokens_unsaved'),
      inDoubt: false,
    };
    throw new OktaError(failure, error);
  }
  if (!isComplete) throw withoutAccessToken(capture, false);
  return received;
};

const callbackFailure = (error: unknown): OktaError => {
  if (error instanceof oauth.AuthorizationResponseError)
    return new OktaError(serverErrorFailure(error.error, error.error_description ?? null, 'authorization'));
  return new OktaError(
    {
      code: 'malformed_response',
      ...say('wrong_callback'),
      inDoubt: false,
    },
    error,
  );
};

/** Raised when tokens came and were turned down: they are to be revoked. */
export class TokensRejected extends OktaError {
  readonly received: ReceivedTokens;

  constructor(failure: OktaFailure, received: ReceivedTokens, cause: unknown) {
    super(failure, cause);
    this.received = received;
  }
}

/**
 * RFC 6749, 4.1.3 with RFC 7636 and RFC 9207; then the ID token's claims (OpenID Connect Core, 3.1.3.7 without the
 * signature), when there is one. Throws an OktaError; a TokensRejected when what came is not to be used.
 */
export const exchangeCode = async (
  parts: RequestParts,
  server: Server,
  client: ClientAtServer,
  exchange: CodeExchange,
): Promise<ReceivedTokens> => {
  const as = server.forLibraries;
  let parameters: URLSearchParams;
  try {
    parameters = oauth.validateAuthResponse(as, { client_id: client.clientId }, new URL(exchange.callbackUrl), exchange.state);
    if ((parameters.get('code') ?? '') === '') throw new Error('The callback has no code.');
  } catch (error) {
    throw callbackFailure(error);
  }
  const { redirectUri, codeVerifier } = exchange;
  const capture = await ask('code', parts, server, client, (library, auth, options) =>
    oauth.authorizationCodeGrantRequest(as, library, auth, parameters, redirectUri, codeVerifier, options),
  );
  const received = tokensIn(capture);
  const idToken = received.body['id_token'];
  if (idToken === undefined || idToken === null) return received;

  // What the library cannot read it calls malformed, encryption included.
  const decoded = decodeToken(typeof idToken === 'string' ? idToken : '');
  const reject = (error: unknown) =>
    new TokensRejected({ ...idTokenFailure(decoded, error, exchange.nonce), requestId: received.requestId }, received, error);
  if (decoded.kind === 'opaque') throw reject(null);

  // The library looks at the ID token alone: what else is odd about the response is not its business here.
  const onlyIdToken = Response.json({ access_token: 'set aside', token_type: 'bearer', id_token: idToken });
  const skewMs = aheadOfLibraries(parts.clock) + (received.skewMs ?? parts.sender.skewMs(client.issuer));
  const judge: oauth.Client = {
    client_id: client.clientId,
    [oauth.clockSkew]: Math.round(skewMs / 1000),
    [oauth.clockTolerance]: toleranceSeconds,
  };
  try {
    await oauth.processAuthorizationCodeResponse(as, judge, onlyIdToken, { expectedNonce: exchange.nonce ?? oauth.expectNoNonce });
  } catch (error) {
    throw reject(error);
  }
  return received;
};
