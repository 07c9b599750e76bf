import { assertionType, checkAssertion } from './client-assertion.ts';
import { oauthError } from './errors.ts';
import type { SimRequest, SimResponse } from './http.ts';
import type { ServerRuntime } from './runtime.ts';
import { peek } from './tokens.ts';
import type { SimClient } from './types.ts';
import { badClient, clientAuthFailed, manyCredentials, noCredentials, wrongSecret } from './wording.ts';

interface Basic {
  id: string;
  secret: string;
}

/**
 * RFC 6749, 2.3.1: both halves are form-encoded before they are joined. Without a colon the secret is empty, as okta-auth-js sends
 * it for a public client. Undefined when the header is none of this kind.
 */
function readBasic(header: string | undefined): Basic | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(header ?? '')?.[1];
  const [id, ...secret] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':');
  if (!id) return undefined;
  try {
    const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
    return { id: decode(id), secret: decode(secret.join(':')) };
  } catch {
    return undefined;
  }
}

/** The client a request says it comes from, not yet believed; undefined when it names none. */
export function claimedClientId(request: SimRequest): string | undefined {
  const subject = peek(request.params.get('client_assertion') ?? '')?.sub;
  return request.params.get('client_id') ?? readBasic(request.headers.authorization)?.id ?? subject;
}

/** 401, with a challenge only for who tried by header (RFC 6749, 5.2). Okta sends none for an assertion. */
function refuse(request: SimRequest, words: string): SimResponse {
  const challenge = request.headers.authorization === undefined ? undefined : { 'www-authenticate': 'Basic realm="okta-sim"' };
  return oauthError(401, 'invalid_client', words, challenge);
}

type Proof = { kind: 'none' } | { kind: 'secret'; secret: string } | { kind: 'assertion'; assertion: string } | { kind: 'unreadable' };

/** What a request proves its client with; undefined when it brings several proofs. */
function proofOf(request: SimRequest, url: string): Proof | undefined {
  const { params, headers } = request;
  const secret = params.get('client_secret');
  const assertion = params.get('client_assertion');
  const { authorization } = headers;
  if (Number(authorization !== undefined) + Number(secret !== null) + Number(assertion !== null) > 1) return undefined;
  if (secret !== null) return { kind: 'secret', secret };
  if (assertion !== null) return { kind: 'assertion', assertion };
  if (authorization === undefined) return { kind: 'none' };
  const basic = readBasic(authorization);
  if (!basic) return { kind: 'unreadable' };
  // Okta refuses a client_id next to the header. A pushed request has one by its nature (RFC 9126, 2.1).
  const named = params.get('client_id');
  if (named !== null && (named !== basic.id || !url.endsWith('/par'))) return undefined;
  return { kind: 'secret', secret: basic.secret };
}

/** Okta's words for a proof that is not the client's, or undefined. */
async function proofProblem(server: ServerRuntime, client: SimClient, proof: Proof, request: SimRequest, url: string) {
  if (proof.kind === 'none') return noCredentials;
  if (client.authentication === 'private_key_jwt') {
    if (proof.kind !== 'assertion') return clientAuthFailed;
    if (request.params.get('client_assertion_type') !== assertionType) return 'The client_assertion_type is invalid.';
    return checkAssertion(server, client, proof.assertion, url);
  }
  if (proof.kind !== 'secret') return clientAuthFailed;
  return proof.secret === client.secret ? undefined : wrongSecret;
}

/** Where Okta lets a public client name itself by `client_id` in the query too, and its SDKs by Basic without a secret. */
const namesAnyWay = /\/(introspect|revoke)$/;

/** The request with a `client_id` of its query among its parameters, where that is allowed and the form has none. */
function withNameOfQuery(request: SimRequest, url: string): SimRequest {
  const named = namesAnyWay.test(url) ? request.url.searchParams.get('client_id') : null;
  if (named === null || request.params.has('client_id')) return request;
  return { ...request, params: new URLSearchParams([...request.params, ['client_id', named]]) };
}

/** Whether a request of a public client proves nothing, as it must. */
function provesNothing(proof: Proof | undefined, request: SimRequest, url: string): boolean {
  if (proof?.kind === 'none') return true;
  return namesAnyWay.test(url) && request.headers.authorization !== undefined && proof?.kind === 'secret' && proof.secret === '';
}

/**
 * The client a back-channel request comes from, once it has proved it (RFC 6749, 2.3): a public one by its `client_id` alone, one
 * with a secret by Basic or in the body, one with a key by a signed assertion (RFC 7523). Anything else is answered with
 * `invalid_client`, or with `invalid_request` when there are several proofs.
 *
 * @param url the endpoint called, as the metadata spells it: what an assertion must be made for.
 */
export async function authenticateClient(server: ServerRuntime, received: SimRequest, url: string): Promise<SimClient | SimResponse> {
  const request = withNameOfQuery(received, url);
  const claimed = claimedClientId(request);
  const client = server.org.description.clients.find((candidate) => candidate.id === claimed);
  const proof = proofOf(request, url);
  if (client?.authentication === 'none') return provesNothing(proof, request, url) ? client : refuse(request, clientAuthFailed);
  if (!proof) return oauthError(400, 'invalid_request', manyCredentials);
  if (claimed === undefined) return refuse(request, proof.kind === 'none' ? noCredentials : clientAuthFailed);
  if (!client) return oauthError(401, 'invalid_client', badClient);
  const problem = await proofProblem(server, client, proof, request, url);
  return problem === undefined ? client : refuse(request, problem);
}

const credentials = ['client_secret', 'client_assertion', 'client_assertion_type'];

/** The form without what proved who the client is, and with its name: what is left to be looked at. */
export function withoutCredentials(params: URLSearchParams, clientId: string): URLSearchParams {
  const form = new URLSearchParams(params);
  for (const name of credentials) form.delete(name);
  form.set('client_id', clientId);
  return form;
}
