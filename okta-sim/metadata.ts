import { json, type SimResponse } from './http.ts';
import type { ServerRuntime } from './runtime.ts';

/** The base of a server's endpoints: `{org}/oauth2` for the org server, its issuer for the others. */
function endpointBase(server: ServerRuntime): string {
  const { kind, issuer } = server.description;
  return kind === 'org' ? `${issuer}/oauth2` : issuer;
}

/** OpenID Connect discovery, or RFC 8414 with the same facts minus those about ID tokens. */
export function metadata(server: ServerRuntime, document: 'openid' | 'oauth'): SimResponse {
  const base = endpointBase(server);
  const oauth = {
    issuer: server.description.issuer,
    authorization_endpoint: `${base}/v1/authorize`,
    token_endpoint: `${base}/v1/token`,
    registration_endpoint: `${server.org.description.origin}/oauth2/v1/clients`,
    jwks_uri: `${base}/v1/keys`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    subject_types_supported: ['public'],
    scopes_supported: [...server.scopes],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    introspection_endpoint: `${base}/v1/introspect`,
    introspection_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint: `${base}/v1/revoke`,
    revocation_endpoint_auth_methods_supported: ['none'],
    end_session_endpoint: `${base}/v1/logout`,
    request_parameter_supported: false,
    device_authorization_endpoint: `${base}/v1/device/authorize`,
  };
  const openId = {
    userinfo_endpoint: `${base}/v1/userinfo`,
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
  return json(200, document === 'openid' ? { ...oauth, ...openId } : oauth, { 'cache-control': 'max-age=86400, must-revalidate' });
}
