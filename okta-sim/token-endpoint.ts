import { authenticateClient, claimedClientId } from './client-auth.ts';
import { deviceGrant, grantTypes } from './clients.ts';
import { checkProof } from './dpop.ts';
import { oauthError } from './errors.ts';
import { asPublic, handToProvider } from './hand-over.ts';
import type { SimRequest, SimResponse } from './http.ts';
import { endpointUrl } from './metadata.ts';
import { policyRefuses } from './policies.ts';
import type { RequestContext } from './runtime.ts';
import { serviceRequestProblem } from './service-grant.ts';
import type { ClientStats, SimClient } from './types.ts';
import { policyDenied, tokenError, tooFast, unauthorizedGrant } from './wording.ts';

/** Refuses a grant that is missing, unknown, or not this client's. */
function grantProblem(client: SimClient, grant: string): SimResponse | undefined {
  if (!grant) return oauthError(400, 'invalid_request', "The 'grant_type' parameter is required.");
  if (!grantTypes.includes(grant)) {
    const words = `The authorization grant type is not supported by the authorization server. Configured grant types: [${grantTypes.join(', ')}].`;
    return oauthError(400, 'unsupported_grant_type', words);
  }
  return client.grantTypes.includes(grant) ? undefined : oauthError(400, 'unauthorized_client', unauthorizedGrant(client.grantTypes));
}

const noProof = { error: 'invalid_dpop_proof', description: 'The DPoP proof JWT header is missing.' } as const;

function nonceHeader(context: RequestContext): Record<string, string> {
  return { 'dpop-nonce': context.server.org.dpopNonces.current() };
}

/** Checks the request's proof of a key and notes the key; refuses a wrong proof, and a missing one that the client must bring. */
async function proofProblem(
  request: SimRequest,
  context: RequestContext,
  client: SimClient,
  url: string,
): Promise<SimResponse | undefined> {
  const { org } = context.server;
  const proof = (await checkProof(org, request, { url, nonce: true })) ?? (client.dpopBound ? noProof : undefined);
  if (proof === undefined) return undefined;
  if ('jkt' in proof) {
    context.jkt = proof.jkt;
    return undefined;
  }
  org.stats.count('dpopRefusals');
  return oauthError(400, proof.error, proof.description, proof.error === 'use_dpop_nonce' ? nonceHeader(context) : {});
}

async function answer(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const { server } = context;
  const url = endpointUrl(server, 'token');
  const client = await authenticateClient(server, request, url);
  if ('status' in client) return client;
  const grant = request.params.get('grant_type') ?? '';
  const problem =
    grantProblem(client, grant) ??
    (grant === 'client_credentials' ? serviceRequestProblem(server, client, request.params.get('scope')) : undefined);
  if (problem) return problem;
  if (policyRefuses(context, client.id, grant, 'token')) return oauthError(400, 'access_denied', policyDenied);
  const unproved = await proofProblem(request, context, client, url);
  if (unproved) return unproved;

  const response = await handToProvider(asPublic(request, client.id), context);
  if (response.status === 200)
    return context.jkt === undefined ? response : { ...response, headers: { ...response.headers, ...nonceHeader(context) } };
  const given = JSON.parse(response.body.toString()) as { error: string; error_description?: string };
  if (given.error === 'authorization_pending' && server.devicePace.isTooFast(request.params.get('device_code') ?? ''))
    return oauthError(400, 'slow_down', tooFast);
  const worded = tokenError(given, context.detail ?? '', grant);
  return oauthError(response.status, worded.error, worded.error_description);
}

/** What a success is counted as. Refreshes are counted where they happen. */
const counters: Record<string, keyof ClientStats> = {
  authorization_code: 'codeExchanges',
  password: 'passwordGrants',
  client_credentials: 'serviceGrants',
  [deviceGrant]: 'deviceGrants',
};

/** The token endpoint: who calls, whether it may use this grant, then the grant itself; counted by client. */
export async function token(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const { description, org } = context.server;
  const clientId = claimedClientId(request) ?? '';
  const known = org.description.clients.some((client) => client.id === clientId);
  if (known) org.stats.countFor(description.issuer, clientId, 'tokenRequests');
  const response = await answer(request, context);
  const counter = response.status === 200 ? counters[request.params.get('grant_type') ?? ''] : 'errors';
  if (known && counter !== undefined) org.stats.countFor(description.issuer, clientId, counter);
  return response;
}
