import * as openid from 'openid-client';
import { failureIn, OktaError } from './failure.ts';
import { numericDateMs } from '../tokens/index.ts';
import type { LibraryFetch, Sender } from './sender.ts';
import type { Server } from './servers.ts';
import type { ClientAtServer, Introspection } from './types.ts';
import { isLoopback } from './urls.ts';

/** openid-client's view of a public client; its own timeout is off, the transport keeps time. */
const configuration = (server: Server, client: ClientAtServer, fetch?: LibraryFetch): openid.Configuration => {
  const config = new openid.Configuration(server.forLibraries, client.clientId, undefined, openid.None());
  config.timeout = 0;
  if (fetch !== undefined) config[openid.customFetch] = fetch;
  // oxlint-disable-next-line typescript/no-deprecated -- marked so to stand out, not to go away
  if (isLoopback(new URL(client.issuer))) openid.allowInsecureRequests(config);
  return config;
};

/** RFC 6749, 4.1.1. The client ID is the connection's, whatever `parameters` say. */
export const authorizationUrl = (server: Server, client: ClientAtServer, parameters: Readonly<Record<string, string>>): string =>
  openid.buildAuthorizationUrl(configuration(server, client), { ...parameters, client_id: client.clientId }).href;

/** A 200 answer that the library cannot make sense of is the server's fault, and known. */
const malformed =
  (endpoint: string, changesState: boolean) =>
  (error: unknown): never => {
    if (!(error instanceof openid.ClientError) || failureIn(error) !== null) throw error;
    const message = `${new URL(endpoint).host} answered with something unexpected.`;
    throw new OktaError(
      {
        code: 'malformed_response',
        message,
        remedy: 'Check that the issuer is an authorization server; a proxy may also have changed the answer.',
        inDoubt: changesState,
      },
      error,
    );
  };

const missing = (what: string) =>
  new OktaError({
    code: 'metadata_incomplete',
    message: `The server's metadata has no ${what}.`,
    remedy: 'This server does not offer it.',
    inDoubt: false,
  });

/** RFC 7009. Okta answers 200 for dead tokens too. Throws an OktaError. */
export const revokeToken = async (
  sender: Sender,
  server: Server,
  client: ClientAtServer,
  token: string,
  hint: 'access_token' | 'refresh_token',
): Promise<void> => {
  const endpoint = server.metadata.revocationEndpoint;
  if (endpoint === null) throw missing('revocation_endpoint');
  const fetch = sender.hook(client.issuer, { endpoint: 'revoke', changesState: true });
  await openid.tokenRevocation(configuration(server, client, fetch), token, { token_type_hint: hint }).catch(malformed(endpoint, true));
};

/** RFC 7662. Throws an OktaError. */
export const introspectToken = async (
  sender: Sender,
  server: Server,
  client: ClientAtServer,
  token: string,
  hint: 'access_token' | 'refresh_token',
): Promise<Introspection> => {
  const endpoint = server.metadata.introspectionEndpoint;
  if (endpoint === null) throw missing('introspection_endpoint');
  const fetch = sender.hook(client.issuer, { endpoint: 'introspect', changesState: false });
  const body = await openid
    .tokenIntrospection(configuration(server, client, fetch), token, { token_type_hint: hint })
    .catch(malformed(endpoint, false));
  const { active, exp } = body;
  const end = numericDateMs(exp);
  return { active, expiresAt: end === null ? null : end - sender.skewMs(client.issuer), body };
};
