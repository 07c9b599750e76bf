import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { deepestJson, nestsDeeperThan } from '../base/index.ts';
import { numericDateMs } from '../tokens/index.ts';
import type { AuthenticatedClient } from './authentication.ts';
import { insecureOnLoopback } from './discovery.ts';
import { failureIn, OktaError } from './failure.ts';
import type { Capture, LibraryFetch } from './sender.ts';
import { jsonObjectIn } from './server-errors.ts';
import type { Server } from './servers.ts';
import type { RequestParts } from './token-endpoint.ts';
import type { Answer, Purpose } from './transport.ts';
import type { AuthorizationParameters, ClientAtServer, Introspection } from './types.ts';
import { isLoopback } from './urls.ts';

/** openid-client's view of a client; its own timeout is off, the transport keeps time. */
const configuration = (server: Server, { auth, library }: AuthenticatedClient, fetch?: LibraryFetch): openid.Configuration => {
  // oxlint-disable-next-line typescript/no-misused-promises -- the library awaits it, though its type does not say so
  const config = new openid.Configuration(server.forLibraries, library.client_id, library, auth);
  config.timeout = 0;
  if (fetch !== undefined) config[openid.customFetch] = fetch;
  // oxlint-disable-next-line typescript/no-deprecated -- marked so to stand out, not to go away
  if (isLoopback(new URL(server.metadata.issuer))) openid.allowInsecureRequests(config);
  return config;
};

/** Of requests that the browser carries, nothing proves the client. */
const inTheBrowser = (client: ClientAtServer): AuthenticatedClient => ({ auth: openid.None(), library: { client_id: client.clientId } });

const query = (parameters: AuthorizationParameters, client: ClientAtServer): URLSearchParams =>
  new URLSearchParams([
    ...parameters.filter(([name]) => name !== 'client_id').map(([name, value]): [string, string] => [name, value]),
    ['client_id', client.clientId],
  ]);

/** RFC 6749, 4.1.1. The client ID is the connection's, whatever `parameters` say. */
export const authorizationUrl = (server: Server, client: ClientAtServer, parameters: AuthorizationParameters): string =>
  openid.buildAuthorizationUrl(configuration(server, inTheBrowser(client)), query(parameters, client)).href;

/** RFC 9126, 2 and 4. Throws an OktaError. */
export const pushAuthorization = async (
  parts: RequestParts,
  server: Server,
  client: ClientAtServer,
  parameters: AuthorizationParameters,
): Promise<string> => {
  const endpoint = server.metadata.pushedAuthorizationRequestEndpoint;
  if (endpoint === null) return authorizationUrl(server, client, parameters);
  const authenticated = await parts.authenticator.at(client, endpoint);
  const capture = parts.sender.capture(client.issuer, { request: 'par', changesState: false }, await parts.authenticator.prover(client));
  await oauth
    .pushedAuthorizationRequest(
      server.forLibraries,
      authenticated.library,
      authenticated.auth,
      withResponseType(query(parameters, client)),
      {
        [oauth.customFetch]: capture.fetch,
        ...insecureOnLoopback(new URL(endpoint)),
      },
    )
    .catch(notOffered);
  const { answer, url } = capture.answer();
  const requestUri = jsonObjectIn(answer, url, { request: 'par', changesState: false })['request_uri'];
  if (typeof requestUri !== 'string' || requestUri === '') throw unexpected(endpoint, false, answer);
  return authorizationUrl(server, client, [['request_uri', requestUri]]);
};

/** What is promised in the metadata and then not there, or not understood, is better left out. */
const notOffered = (error: unknown): never => {
  const failure = failureIn(error);
  const isTheirs = failure?.code === 'http_error' || failure?.code === 'not_json' || failure?.code === 'redirect_refused';
  if (failure === null || !isTheirs || (failure.status ?? 0) >= 500) throw error;
  const remedy = 'The server’s metadata offers pushed requests, but the endpoint does not take them: turn them off for this connection.';
  throw new OktaError({ ...failure, remedy }, error);
};

const withResponseType = (parameters: URLSearchParams): URLSearchParams => {
  parameters.set('response_type', 'code');
  return parameters;
};

/** OpenID Connect Core, 5.3. Throws an OktaError, also for an answer about another `sub` (5.3.2); null: it is not known. */
export const userinfo = async (
  parts: RequestParts,
  server: Server,
  client: ClientAtServer,
  accessToken: string,
  sub: string | null,
): Promise<Readonly<Record<string, unknown>>> => {
  const endpoint = server.metadata.userinfoEndpoint;
  if (endpoint === null) throw missing('userinfo_endpoint');
  const prover = await parts.authenticator.prover(client);
  const headers = { accept: 'application/json', authorization: `${prover === undefined ? 'Bearer' : 'DPoP'} ${accessToken}` };
  const purpose: Purpose = { request: 'userinfo', changesState: false };
  const answer = await parts.sender.send(client.issuer, endpoint, { method: 'GET', headers }, purpose, prover, accessToken);
  const claims = jsonObjectIn(answer, endpoint, purpose);
  if (sub === null || claims['sub'] === sub) return claims;
  throw new OktaError({
    code: 'malformed_response',
    message: 'The userinfo endpoint answered about another user, so nothing of it is shown.',
    remedy: 'OpenID Connect Core, 5.3.2 forbids using such an answer. Tell an admin of the org.',
    inDoubt: false,
    requestId: answer.requestId,
  });
};

/** OpenID Connect RP-Initiated Logout 1.0, 2. Throws an OktaError. */
export const endSessionUrl = (
  server: Server,
  client: ClientAtServer,
  request: { readonly idToken: string; readonly postLogoutRedirectUri: string | null; readonly state: string },
): string => {
  if (server.metadata.endSessionEndpoint === null) throw missing('end_session_endpoint');
  return openid.buildEndSessionUrl(configuration(server, inTheBrowser(client)), {
    id_token_hint: request.idToken,
    ...(request.postLogoutRedirectUri === null ? {} : { post_logout_redirect_uri: request.postLogoutRedirectUri, state: request.state }),
  }).href;
};

/** A 200 answer that the library cannot make sense of is the server's fault, and known. */
const malformed =
  (endpoint: string, changesState: boolean, { answer }: Pick<Capture, 'answer'>) =>
  (error: unknown): never => {
    if (!(error instanceof openid.ClientError) || failureIn(error) !== null) throw error;
    throw unexpected(endpoint, changesState, answer().answer, error);
  };

export const unexpected = (endpoint: string, inDoubt: boolean, { requestId }: Pick<Answer, 'requestId'>, cause?: unknown): OktaError =>
  new OktaError(
    {
      code: 'malformed_response',
      message: `${new URL(endpoint).host} answered with something unexpected.`,
      remedy: 'Check that the issuer is an authorization server; a proxy may also have changed the answer.',
      inDoubt,
      requestId,
    },
    cause,
  );

export const missing = (what: string): OktaError =>
  new OktaError({
    code: 'metadata_incomplete',
    message: `The server's metadata has no ${what}.`,
    remedy: 'This server does not offer it.',
    inDoubt: false,
  });

/** RFC 7009. Okta answers 200 for dead tokens too. Throws an OktaError. */
export const revokeToken = async (
  { sender, authenticator }: RequestParts,
  server: Server,
  client: ClientAtServer,
  token: string,
  hint: 'access_token' | 'refresh_token',
): Promise<void> => {
  const endpoint = server.metadata.revocationEndpoint;
  if (endpoint === null) throw missing('revocation_endpoint');
  const judged = sender.judged(client.issuer, { request: 'revoke', changesState: true });
  const config = configuration(server, await authenticator.at(client, endpoint), judged.fetch);
  await openid.tokenRevocation(config, token, { token_type_hint: hint }).catch(malformed(endpoint, true, judged));
};

/** RFC 7662. Throws an OktaError. */
export const introspectToken = async (
  { sender, authenticator }: RequestParts,
  server: Server,
  client: ClientAtServer,
  token: string,
  hint: 'access_token' | 'refresh_token' | 'id_token',
): Promise<Introspection> => {
  const endpoint = server.metadata.introspectionEndpoint;
  if (endpoint === null) throw missing('introspection_endpoint');
  const judged = sender.judged(client.issuer, { request: 'introspect', changesState: false });
  const config = configuration(server, await authenticator.at(client, endpoint), judged.fetch);
  const body = await openid.tokenIntrospection(config, token, { token_type_hint: hint }).catch(malformed(endpoint, false, judged));
  // The library has read the JSON itself.
  if (nestsDeeperThan(body, deepestJson)) throw unexpected(endpoint, false, judged.answer().answer);
  const { active, exp } = body;
  const end = numericDateMs(exp);
  return { active, expiresAt: end === null ? null : end - sender.skewMs(client.issuer), body };
};
