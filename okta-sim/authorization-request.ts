import { policyRefuses } from './policies.ts';
import { postMessageMode } from './post-message.ts';
import type { RequestContext } from './runtime.ts';
import { lacksOpenId, offline, split, toInternal } from './scopes.ts';
import type { SimClient } from './types.ts';
import { badClient, needsOpenId, noScope, policyDenied, unauthorizedGrant, unknownScope } from './wording.ts';

interface Problem {
  error: string;
  description: string;
  /** HTTP status where it is answered at once; 400 when left out. */
  status?: 403;
}

/** An authorization request that was looked at: right, wrong, or so wrong that it must not go back to the app. */
export type AuthorizationRequest =
  | { kind: 'right'; client: SimClient; scopes: readonly string[]; internalScope: string }
  | ({ kind: 'wrong' } & Problem)
  | ({ kind: 'not-returnable' } & Problem);

const prompts = ['none', 'login', 'consent'];
/** The values of `response_mode`. */
export const responseModes: readonly string[] = ['query', 'fragment', 'form_post', postMessageMode];
const displays = ['page', 'popup', 'touch', 'wap'];

const invalid = (description: string): Problem => ({ error: 'invalid_request', description });

/** RFC 7636; Okta asks a client that can prove itself otherwise for nothing, but checks what it sends. */
function pkceProblem(params: URLSearchParams, client: SimClient): Problem | undefined {
  const challenge = params.get('code_challenge');
  const method = params.get('code_challenge_method');
  if (challenge === null && method === null && client.authentication !== 'none') return undefined;
  if (challenge === null) return invalid("PKCE code challenge is required when the token endpoint authentication method is 'NONE'.");
  if (method !== 'S256') return invalid("The 'code_challenge_method' must be 'S256'.");
  return /^[A-Za-z0-9_-]{43}$/.test(challenge) ? undefined : invalid("The 'code_challenge' is not a base64url-encoded SHA-256 hash.");
}

function responseProblem(params: URLSearchParams): Problem | undefined {
  const twice = [...params.keys()].find((name) => params.getAll(name).length > 1);
  if (twice !== undefined) return invalid(`The '${twice}' parameter is included more than once.`);
  const type = params.get('response_type');
  if (type === null) return invalid("The 'response_type' parameter is required.");
  if (type !== 'code') {
    return {
      error: 'unsupported_response_type',
      description: 'The response type is not supported by the authorization server. Configured response types: [code].',
    };
  }
  const mode = params.get('response_mode');
  if (mode !== null && !responseModes.includes(mode)) {
    return {
      error: 'unsupported_response_mode',
      description: `The response mode is not supported by the authorization server. Configured response modes: [${responseModes.join(', ')}].`,
    };
  }
  return params.get('state') ? undefined : invalid("The authentication request has an invalid 'state' parameter.");
}

function scopeProblem(scopes: readonly string[], context: RequestContext): Problem | undefined {
  if (scopes.length === 0) return { error: 'invalid_scope', description: noScope };
  if (scopes.some((scope) => !context.server.scopes.has(scope))) return { error: 'invalid_scope', description: unknownScope };
  if (lacksOpenId(scopes)) return { error: 'access_denied', description: needsOpenId, status: 403 };
  return undefined;
}

/** The parameters that say how the person is to be asked. */
function askingProblem(params: URLSearchParams, context: RequestContext): Problem | undefined {
  const prompt = split(params.get('prompt') ?? '');
  if (!prompt.every((value) => prompts.includes(value)) || (prompt.includes('none') && prompt.length > 1))
    return invalid("The authentication request has an invalid 'prompt' parameter.");
  const display = params.get('display');
  if (display !== null && !displays.includes(display)) return invalid("The authentication request has an invalid 'display' parameter.");
  const maxAge = params.get('max_age');
  if (maxAge !== null && !/^\d{1,9}$/.test(maxAge)) return invalid("The authentication request has an invalid 'max_age' parameter.");
  const idp = params.get('idp');
  if (idp !== null && idp !== context.server.org.description.idp)
    return invalid("The authentication request has an invalid 'idp' parameter.");
  return undefined;
}

/**
 * Checks an authorization request in Okta's order and words.
 *
 * @param way `pushed` when the client brought it itself, or pushed it before; `browser` when the browser brought all of it.
 */
export function checkRequest(params: URLSearchParams, context: RequestContext, way: 'pushed' | 'browser'): AuthorizationRequest {
  const { description } = context.server.org;
  const client = description.clients.find((candidate) => candidate.id === params.get('client_id'));
  if (!client) return { kind: 'not-returnable', error: 'invalid_client', description: badClient };
  if (!client.redirectUris.includes(params.get('redirect_uri') ?? '')) {
    const where = `${description.origin}/admin/app/oidc_client/instance/${client.id}#tab-general`;
    const words = `The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: ${where}`;
    return { kind: 'not-returnable', error: 'invalid_request', description: words };
  }
  const wrong = (problem: Problem): AuthorizationRequest => ({ kind: 'wrong', ...problem });
  if (client.requiresPar && way === 'browser') return wrong(invalid('The client must push its authorization requests.'));
  if (!client.grantTypes.includes('authorization_code'))
    return wrong({ error: 'unauthorized_client', description: unauthorizedGrant(client.grantTypes) });
  const scopes = split(params.get('scope') ?? '');
  const problem = responseProblem(params) ?? scopeProblem(scopes, context) ?? pkceProblem(params, client) ?? askingProblem(params, context);
  if (problem) return wrong(problem);
  if (policyRefuses(context, client.id, 'authorization_code', 'authorize'))
    return wrong({ error: 'access_denied', description: policyDenied });

  const granted = split(toInternal(scopes.join(' '))).filter((scope) => scope !== offline || client.grantTypes.includes('refresh_token'));
  if (granted.length === 0) return wrong({ error: 'invalid_scope', description: noScope });
  return { kind: 'right', client, scopes, internalScope: granted.join(' ') };
}
