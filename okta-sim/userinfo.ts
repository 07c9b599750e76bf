import { signingAlgorithms } from './client-assertion.ts';
import { checkProof } from './dpop.ts';
import { json, type SimRequest, type SimResponse } from './http.ts';
import { endpointUrl } from './metadata.ts';
import { userOf, type ServerRuntime } from './runtime.ts';
import { profileClaims, readOwnToken } from './tokens.ts';

const invalidToken = 'The access token is invalid.';

/**
 * Claims about the user by the access token's scopes; accepts the access tokens of this very server. One that is bound to a key
 * comes with the scheme `DPoP` and a proof (RFC 9449, 7).
 */
export async function userinfo(server: ServerRuntime, request: SimRequest): Promise<SimResponse> {
  server.org.stats.count('userinfoRequests');
  const [, scheme = '', bearer] = /^(Bearer|DPoP) ([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.authorization ?? '') ?? [];
  const byDpop = scheme.toLowerCase() === 'dpop';
  const refused = (status: number, error: string, description: string): SimResponse => {
    const start = byDpop ? `DPoP algs="${signingAlgorithms.join(' ')}", ` : 'Bearer ';
    const challenge = `${start}authorization_uri="${endpointUrl(server, 'authorize')}", realm="${server.org.description.origin}", scope="openid", error="${error}", error_description="${description}", resource="${request.url.pathname}"`;
    return { status, headers: { 'www-authenticate': challenge }, body: Buffer.alloc(0) };
  };
  const token = bearer === undefined ? undefined : await readOwnToken(server, bearer);
  const live = token?.handle === undefined ? undefined : await server.provider.AccessToken.find(token.handle);
  if (bearer === undefined || !token || !live) return refused(401, 'invalid_token', invalidToken);
  const bound = (token.payload['cnf'] as { jkt?: string } | undefined)?.jkt;
  if (byDpop !== (bound !== undefined)) return refused(401, 'invalid_token', invalidToken);
  if (byDpop) {
    const proof = await checkProof(server.org, request, { url: endpointUrl(server, 'userinfo'), nonce: false, accessToken: bearer });
    if (!proof) return refused(400, 'invalid_dpop_proof', 'The DPoP proof JWT header is missing.');
    if ('error' in proof) return refused(400, proof.error, proof.description);
    if (proof.jkt !== bound) return refused(401, 'invalid_token', invalidToken);
  }
  const scopes = new Set(live.scope?.split(' '));
  if (!scopes.has('openid'))
    return refused(403, 'insufficient_scope', 'The access token must provide access to at least one of these scopes - openid.');
  const user = userOf(server.org, live.accountId);
  return json(200, { sub: user.id, ...profileClaims(user, scopes, true) }, { 'cache-control': 'no-cache, no-store' });
}
