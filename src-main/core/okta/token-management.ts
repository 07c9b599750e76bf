import * as oauth from 'oauth4webapi';
import { say } from '../base/index.ts';
import { numericDateMs } from '../tokens/index.ts';
import { insecureOnLoopback } from './discovery.ts';
import { failureIn, OktaError } from './failure.ts';
import { jsonObjectIn } from './server-errors.ts';
import type { Server } from './servers.ts';
import type { RequestParts } from './token-endpoint.ts';
import type { Answer, Purpose } from './transport.ts';
import type { AuthorizationParameters, ClientAtServer, Introspection } from './types.ts';

/** The client ID is the connection's, whatever `parameters` say. */
const query = (parameters: AuthorizationParameters, client: ClientAtServer): URLSearchParams => {
  const named = parameters.filter(([name]) => name !== 'client_id').map(([name, value]): [string, string] => [name, value]);
  const all = new URLSearchParams([...named, ['client_id', client.clientId]]);
  // Of a pushed request the browser carries the name only (RFC 9126, 4).
  if (!all.has('request_uri')) all.set('response_type', 'code');
  return all;
};

const withQuery = (endpoint: string, parameters: URLSearchParams): string => {
  const url = new URL(endpoint);
  for (const [name, value] of parameters) url.searchParams.append(name, value);
  return url.href;
};

/** RFC 6749, 4.1.1. */
export const authorizationUrl = (server: Server, client: ClientAtServer, parameters: AuthorizationParameters): string =>
  withQuery(server.metadata.authorizationEndpoint, query(parameters, client));

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
    .pushedAuthorizationRequest(server.forLibraries, authenticated.library, authenticated.auth, query(parameters, client), {
      [oauth.customFetch]: capture.fetch,
      ...insecureOnLoopback(new URL(endpoint)),
    })
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
  const { word, parameters } = failure;
  throw new OktaError({ ...failure, ...say('par_not_offered', { problem: { word, parameters } }) }, error);
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
    ...say('userinfo_of_another'),
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
  const { endSessionEndpoint: endpoint } = server.metadata;
  if (endpoint === null) throw missing('end_session_endpoint');
  const { idToken, postLogoutRedirectUri, state } = request;
  const back = postLogoutRedirectUri === null ? {} : { post_logout_redirect_uri: postLogoutRedirectUri, state };
  return withQuery(endpoint, new URLSearchParams({ id_token_hint: idToken, ...back, client_id: client.clientId }));
};

export const unexpected = (endpoint: string, inDoubt: boolean, { requestId }: Pick<Answer, 'requestId'>, cause?: unknown): OktaError =>
  new OktaError(
    {
      code: 'malformed_response',
      ...say('unexpected_answer', { host: new URL(endpoint).host }),
      inDoubt,
      requestId,
    },
    cause,
  );

export const missing = (endpoint: string): OktaError =>
  new OktaError({
    code: 'metadata_incomplete',
    ...say('endpoint_missing', { endpoint }),
    inDoubt: false,
  });

type TokenHint = 'access_token' | 'refresh_token' | 'id_token';

/** What was answered to a request about a token. Throws an OktaError. */
const askAbout = async (
  { sender, authenticator }: RequestParts,
  server: Server,
  client: ClientAtServer,
  {
    endpoint,
    purpose,
    token,
    hint,
  }: { readonly endpoint: string; readonly purpose: Purpose; readonly token: string; readonly hint: TokenHint },
): Promise<Answer> => {
  const { auth, library } = await authenticator.at(client, endpoint);
  const capture = sender.capture(client.issuer, purpose);
  const send = purpose.request === 'revoke' ? oauth.revocationRequest : oauth.introspectionRequest;
  await send(server.forLibraries, library, auth, token, {
    [oauth.customFetch]: capture.fetch,
    additionalParameters: { token_type_hint: hint },
    ...insecureOnLoopback(new URL(endpoint)),
  });
  return capture.answer().answer;
};

/** RFC 7009. Okta answers 200 for dead tokens too. Throws an OktaError. */
export const revokeToken = async (
  parts: RequestParts,
  server: Server,
  client: ClientAtServer,
  token: string,
  hint: Exclude<TokenHint, 'id_token'>,
): Promise<void> => {
  const endpoint = server.metadata.revocationEndpoint;
  if (endpoint === null) throw missing('revocation_endpoint');
  await askAbout(parts, server, client, { endpoint, purpose: { request: 'revoke', changesState: true }, token, hint });
};

/** RFC 7662. Throws an OktaError. */
export const introspectToken = async (
  parts: RequestParts,
  server: Server,
  client: ClientAtServer,
  token: string,
  hint: TokenHint,
): Promise<Introspection> => {
  const endpoint = server.metadata.introspectionEndpoint;
  if (endpoint === null) throw missing('introspection_endpoint');
  const purpose: Purpose = { request: 'introspect', changesState: false };
  const answer = await askAbout(parts, server, client, { endpoint, purpose, token, hint });
  const body = jsonObjectIn(answer, endpoint, purpose);
  const { active, exp } = body;
  if (typeof active !== 'boolean') throw unexpected(endpoint, false, answer);
  const end = numericDateMs(exp);
  return { active, expiresAt: end === null ? null : end - parts.sender.skewMs(client.issuer), body };
};
