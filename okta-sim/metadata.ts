import { responseModes } from './authorization-request.ts';
import { signingAlgorithms } from './client-assertion.ts';
import { grantTypes } from './clients.ts';
import { json, type SimResponse } from './http.ts';
import type { ServerRuntime } from './runtime.ts';

const authentication = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'];

/** The base of a server's endpoints: `{org}/oauth2` for the org server, its issuer for the others. */
function endpointBase(server: ServerRuntime): string {
  const { kind, issuer } = server.description;
  return kind === 'org' ? `${issuer}/oauth2` : issuer;
}

/** The URL of one of the server's endpoints, as the metadata spells it. */
export function endpointUrl(server: ServerRuntime, name: string): string {
  return `${endpointBase(server)}/v1/${name}`;
}

/** OpenID Connect discovery, or RFC 8414 with the same facts minus those about ID tokens. */
export function metadata(server: ServerRuntime, document: 'openid' | 'oauth'): SimResponse {
  const url = (name: string): string => endpointUrl(server, name);
  const oauth = {
    issuer: server.description.issuer,
    authorization_endpoint: url('authorize'),
    token_endpoint: url('token'),
    registration_endpoint: `${server.org.description.origin}/oauth2/v1/clients`,
    jwks_uri: url('keys'),
    response_types_supported: ['code'],
    response_modes_supported: responseModes,
    grant_types_supported: grantTypes,
    subject_types_supported: ['public'],
    scopes_supported: [...server.scopes],
    token_endpoint_auth_methods_supported: authentication,
    token_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
    code_challenge_methods_supported: ['S256'],
    introspection_endpoint: url('introspect'),
    introspection_endpoint_auth_methods_supported: authentication,
    revocation_endpoint: url('revoke'),
    revocation_endpoint_auth_methods_supported: authentication,
    end_session_endpoint: url('logout'),
    request_parameter_supported: false,
    dpop_signing_alg_values_supported: signingAlgorithms,
    pushed_authorization_request_endpoint: url('par'),
    require_pushed_authorization_requests: false,
    device_authorization_endpoint: url('device/authorize'),
  };
  const openId = {
    userinfo_endpoint: url('userinfo'),
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: [
      'iss',
      'ver',
      'sub',
      'aud',
      'iat',
      'exp',
      'jti',
      'auth_time',
      'amr',
      'idp',
      'nonce',
      'name',
      'preferred_username',
      'given_name',
      'family_name',
      'email',
      'email_verified',
      'locale',
      'zoneinfo',
      'updated_at',
      'at_hash',
      'groups',
    ],
  };
  const whole = document === 'openid' ? { ...oauth, ...openId } : oauth;
  const { metadataWithout } = server.org.settings;
  const told = Object.fromEntries(Object.entries(whole).filter(([name]) => !metadataWithout.includes(name)));
  return json(200, told, { 'cache-control': 'max-age=86400, must-revalidate' });
}
