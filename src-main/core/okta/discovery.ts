import * as oauth from 'oauth4webapi';
import { type Coded, oneLine, say, trimEnd, type WordCode } from '../base/index.ts';
import { OktaError } from './failure.ts';
import type { ClientAtServer, OktaFailure, ServerMetadata } from './types.ts';
import { fitsDns, isLoopback, isSecure, parseUrl, shownOrigin } from './urls.ts';

/** A discovery document as it came. */
export type MetadataDocument = Readonly<Record<string, unknown>>;

const fail = (code: OktaFailure['code'], words: Coded<WordCode>) => new OktaError({ code, ...words, inDoubt: false });

/** The issuer as a URL. Throws `insecure_url` for `http:` off loopback, `issuer_not_found` for what is no URL. */
const issuerUrl = (issuer: string): URL => {
  const url = parseUrl(issuer);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || !fitsDns(url))
    throw fail('issuer_not_found', say('issuer_no_address'));
  if (!isSecure(url)) throw fail('insecure_url', say('issuer_insecure', { origin: url.origin }));
  return url;
};

/** The libraries refuse `http:`; on loopback nothing leaves this computer (RFC 8252, 8.3). */
// oxlint-disable-next-line typescript/no-deprecated -- marked so to stand out, not to go away
export const insecureOnLoopback = (url: URL) => ({ [oauth.allowInsecureRequests]: isLoopback(url) });

/**
 * Where a server's metadata may be, in the order in which it is looked for: as OpenID metadata (OpenID Connect Discovery 1.0,
 * 4), then as that of RFC 8414 before the issuer's path (section 3), then after it, which Okta keeps from older times.
 * Throws as `issuerUrl` does.
 */
export const metadataLocations = (issuer: string): readonly string[] => {
  const { origin, pathname } = issuerUrl(issuer);
  const path = trimEnd(pathname, '/');
  const oauthMetadata = '/.well-known/oauth-authorization-server';
  const openId = `${origin}${path}/.well-known/openid-configuration`;
  const ofOAuth = [`${origin}${oauthMetadata}${path}`, `${origin}${path}${oauthMetadata}`];
  return [openId, ...new Set(ofOAuth)];
};

const stringList = (value: unknown): readonly string[] | null =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : null;

/** Another name for the same server, fit to be offered to a person. */
const namedIssuer = (named: unknown): string | undefined => {
  const url = typeof named === 'string' && named.length <= 500 ? parseUrl(named) : null;
  return url !== null && isSecure(url) && fitsDns(url) && url.search === '' && url.hash === '' ? String(named) : undefined;
};

/** Throws `foreign_endpoint` for an address off the issuer's origin and off those approved. */
export const demandAllowed = ({ issuer, approvedOrigins }: ClientAtServer, url: URL, name: string): void => {
  const { origin } = url;
  const isHost = fitsDns(url);
  if (isHost && (origin === new URL(issuer).origin || approvedOrigins.some((approved) => parseUrl(approved)?.origin === origin))) return;
  throw new OktaError({
    code: 'foreign_endpoint',
    ...say(isHost ? 'foreign_endpoint' : 'foreign_endpoint_no_host', { endpoint: name, origin: shownOrigin(url) }),
    inDoubt: false,
    ...(isHost ? { foreignOrigin: origin } : {}),
  });
};

/**
 * Judges a discovery document, `foundAt` an address, for one client. Throws
 * - `issuer_mismatch` when the document names any other issuer, to the letter (OpenID Connect Discovery 1.0, 4.3);
 * - `metadata_incomplete` when an endpoint that signing in needs is missing or no URL;
 * - `insecure_url`, `foreign_endpoint` for endpoints without TLS, or off the issuer's origin and not approved.
 */
export const judgeMetadata = (client: ClientAtServer, document: MetadataDocument, foundAt: string): ServerMetadata => {
  const { issuer } = client;
  const named = document['issuer'];
  if (named !== issuer) {
    throw new OktaError({
      code: 'issuer_mismatch',
      ...(typeof named === 'string' ? say('issuer_mismatch', { issuer, named: oneLine(named, 200) }) : say('issuer_unnamed', { issuer })),
      inDoubt: false,
      namedIssuer: namedIssuer(named),
    });
  }
  const endpoint = (name: string): string | null => {
    const value = document[name];
    if (value === undefined || value === null) return null;
    const url = typeof value === 'string' ? parseUrl(value) : null;
    if (url === null || typeof value !== 'string') throw fail('metadata_incomplete', say('endpoint_no_address', { endpoint: name }));
    if (!isSecure(url)) throw fail('insecure_url', say('endpoint_insecure', { endpoint: name, origin: shownOrigin(url) }));
    demandAllowed(client, url, name);
    return value;
  };
  const needed = (name: string): string => {
    const value = endpoint(name);
    if (value === null) throw fail('metadata_incomplete', say('endpoint_needed', { endpoint: name }));
    return value;
  };
  return {
    issuer,
    foundAt,
    authorizationEndpoint: needed('authorization_endpoint'),
    tokenEndpoint: needed('token_endpoint'),
    jwksUri: needed('jwks_uri'),
    revocationEndpoint: endpoint('revocation_endpoint'),
    introspectionEndpoint: endpoint('introspection_endpoint'),
    userinfoEndpoint: endpoint('userinfo_endpoint'),
    endSessionEndpoint: endpoint('end_session_endpoint'),
    deviceAuthorizationEndpoint: endpoint('device_authorization_endpoint'),
    pushedAuthorizationRequestEndpoint: endpoint('pushed_authorization_request_endpoint'),
    requiresPushedRequests: document['require_pushed_authorization_requests'] === true,
    clientAuthenticationsSupported: stringList(document['token_endpoint_auth_methods_supported']),
    introspectionAuthenticationsSupported: stringList(document['introspection_endpoint_auth_methods_supported']),
    dpopAlgorithmsSupported: stringList(document['dpop_signing_alg_values_supported']),
    scopesSupported: stringList(document['scopes_supported']),
    codeChallengeMethodsSupported: stringList(document['code_challenge_methods_supported']),
    grantTypesSupported: stringList(document['grant_types_supported']),
    issParameterSupported: document['authorization_response_iss_parameter_supported'] === true,
  };
};

/**
 * What the libraries need to know of a server, and nothing else of its document: they clone and check it at each
 * construction.
 */
export const forLibraries = (metadata: ServerMetadata, document: MetadataDocument): oauth.AuthorizationServer => {
  const algorithms = stringList(document['id_token_signing_alg_values_supported']);
  return {
    issuer: metadata.issuer,
    authorization_endpoint: metadata.authorizationEndpoint,
    token_endpoint: metadata.tokenEndpoint,
    jwks_uri: metadata.jwksUri,
    ...(metadata.revocationEndpoint === null ? {} : { revocation_endpoint: metadata.revocationEndpoint }),
    ...(metadata.introspectionEndpoint === null ? {} : { introspection_endpoint: metadata.introspectionEndpoint }),
    ...(metadata.endSessionEndpoint === null ? {} : { end_session_endpoint: metadata.endSessionEndpoint }),
    ...(metadata.deviceAuthorizationEndpoint === null ? {} : { device_authorization_endpoint: metadata.deviceAuthorizationEndpoint }),
    ...(metadata.pushedAuthorizationRequestEndpoint === null
      ? {}
      : { pushed_authorization_request_endpoint: metadata.pushedAuthorizationRequestEndpoint }),
    ...(algorithms === null ? {} : { id_token_signing_alg_values_supported: [...algorithms] }),
    authorization_response_iss_parameter_supported: metadata.issParameterSupported,
  };
};
