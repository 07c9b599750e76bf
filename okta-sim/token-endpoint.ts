import { authenticateClient, claimedClientId } from './client-auth.ts';
import { grantTypes } from './clients.ts';
import { checkProof } from './dpop.ts';
import { oauthError } from './errors.ts';
import { asPublic, handToProvider } from './hand-over.ts';
import type { SimRequest, SimResponse } from './http.ts';
import { endpointUrl } from './metadata.ts';
import type { RequestContext } from './runtime.ts';
import { serviceRequestProblem } from './service-grant.ts';
import type { SimClient } from './types.ts';
import { policyDenied, tokenError, tooFast, unauthorizedGrant } from './wording.ts';

/** Refuses a grant that is missing, unknown, or not this client's. */
function grantProblem(client: SimClient, grant: string | null): SimResponse | undefined {
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

async function answer(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const { server } = context;
  const url = endpointUrl(server, 'token');
  const client = await authenticateClient(server, request, url);
  if ('status' in client) return client;
  const grant = request.params.get('grant_type');
  const problem = grantProblem(client, grant);
  if (problem) return problem;
  const serviceProblem = grant === 'client_credentials' ? serviceRequestProblem(server, client, request.params.get('scope')) : undefined;
  if (serviceProblem) return serviceProblem;
  if (context.faults.some((fault) => fault.kind === 'policy-denied')) return oauthError(400, 'access_denied', policyDenied);

  const proof = await checkProof(server.org, request, { url, nonce: true });
  if (proof ? 'error' in proof : client.dpopBound) {
    server.org.stats.count('dpopRefusals');
    const { error, description } = proof && 'error' in proof ? proof : noProof;
    return oauthError(400, error, description, error === 'use_dpop_nonce' ? nonceHeader(context) : {});
  }
  if (proof && 'jkt' in proof) context.jkt = proof.jkt;

  const response = await handToProvider(asPublic(request, client.id), context);
  if (response.status === 200) return proof ? { ...response, headers: { ...response.headers, ...nonceHeader(context) } } : response;
  const given = JSON.parse(response.body.toString()) as { error: string; error_description?: string };
  if (given.error === 'authorization_pending' && server.devicePace.isTooFast(request.params.get('device_code') ?? ''))
    return oauthError(400, 'slow_down', tooFast);
  const worded = tokenError(given, context.detail ?? '', grant ?? undefined);
  return oauthError(response.status, worded.error, worded.error_description);
}

/** The token endpoint: who calls, whether it may use this grant, then the grant itself; counted by client. */
export async function token(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const { description, org } = context.server;
  const clientId = claimedClientId(request) ?? '';
  const known = org.description.clients.some((client) => client.id === clientId);
  if (known) org.stats.countFor(description.issuer, clientId, 'tokenRequests');
  const response = await answer(request, context);
  if (!known) return response;
  if (response.status !== 200) org.stats.countFor(description.issuer, clientId, 'errors');
  else if (request.params.get('grant_type') === 'authorization_code') org.stats.countFor(description.issuer, clientId, 'codeExchanges');
  return response;
}
