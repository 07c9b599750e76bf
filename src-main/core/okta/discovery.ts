import * as oauth from 'oauth4webapi';
import { quoted, trimEnd } from '../base/index.ts';
import { OktaError } from './failure.ts';
import type { ClientAtServer, OktaFailure, ServerMetadata } from './types.ts';
import { fitsDns, isLoopback, isSecure, parseUrl, shownOrigin } from './urls.ts';

/** A discovery document as it came. */
export type MetadataDocument = Readonly<Record<string, unknown>>;

const fail = (code: OktaFailure['code'], message: string, remedy: string) => new OktaError({ code, message, remedy, inDoubt: false });

/** The issuer as a URL. Throws `insecure_url` for `http:` off loopback, `issuer_not_found` for what is no URL. */
const issuerUrl = (issuer: string): URL => {
  const url = parseUrl(issuer);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || !fitsDns(url))
    throw fail(
      'issuer_not_found',
      'The issuer is not a web address.',
      'Copy it from Security > API > Authorization Servers > Issuer URI; it starts with https://.',
    );
  if (!isSecure(url))
    throw fail(
      'insecure_url',
      `${url.origin} is not encrypted, so nothing is sent there.`,
      'Use the https address; http is for this computer itself (127.0.0.1) only.',
    );
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
    message: `The server's ${name} lies on another origin: ${shownOrigin(url)}.`,
    remedy: isHost
      ? `If ${origin} belongs to the same org (a custom domain, say), approve it for this connection; otherwise do not sign in here.`
      : 'No host name is that long: do not sign in here.',
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
    const other = typeof named === 'string' ? quoted(named, 200) : 'no issuer';
    throw new OktaError({
      code: 'issuer_mismatch',
      message: `The server at ${issuer} names ${other} in its metadata.`,
      remedy: 'Use the issuer it names, if you trust it: compare with Security > API > Authorization Servers > Issuer URI.',
      inDoubt: false,
      namedIssuer: namedIssuer(named),
    });
  }
  const endpoint = (name: string): string | null => {
    const value = document[name];
    if (value === undefined || value === null) return null;
    const url = typeof value === 'string' ? parseUrl(value) : null;
    if (url === null || typeof value !== 'string')
      throw fail('metadata_incomplete', `The server's ${name} is not a web address.`, 'Its metadata is faulty; its admin can help.');
    if (!isSecure(url))
      throw fail(
        'insecure_url',
        `The server's ${name} (${shownOrigin(url)}) is not encrypted.`,
        'Its metadata is faulty; its admin can help.',
      );
    demandAllowed(client, url, name);
    return value;
  };
  const needed = (name: string): string => {
    const value = endpoint(name);
    if (value === null)
      throw fail(
        'metadata_incomplete',
        `The server's metadata has no ${name}.`,
        'Check that the issuer is an authorization server that signs people in.',
      );
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
