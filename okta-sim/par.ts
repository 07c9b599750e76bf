import { randomBytes } from 'node:crypto';
import { checkRequest, type AuthorizationRequest } from './authorization-request.ts';
import { authenticateClient, withoutCredentials } from './client-auth.ts';
import type { SimClock } from './clock.ts';
import { oauthError } from './errors.ts';
import { json, type SimRequest, type SimResponse } from './http.ts';
import { endpointUrl } from './metadata.ts';
import type { RequestContext } from './runtime.ts';

/** Seconds. */
const lifetime = 3600;

/** The authorization requests pushed to one server, each waiting to be taken once. */
export class PushedRequests {
  readonly #clock: SimClock;
  readonly #waiting = new Map<string, { clientId: string; params: URLSearchParams; until: number }>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** Keeps a request and names it. */
  push(clientId: string, params: URLSearchParams): string {
    for (const [uri, { until }] of this.#waiting) if (until <= this.#clock.seconds()) this.#waiting.delete(uri);
    const uri = `urn:okta:${randomBytes(32).toString('base64url')}`;
    this.#waiting.set(uri, { clientId, params, until: this.#clock.seconds() + lifetime });
    return uri;
  }

  /** What a request says that was pushed and not taken yet. */
  peek(uri: string): URLSearchParams | undefined {
    return this.#waiting.get(uri)?.params;
  }

  /** The request of this name and client, for the only time; undefined when there is none, or it has expired. */
  take(uri: string, clientId: string | null): URLSearchParams | undefined {
    const found = this.#waiting.get(uri);
    if (found?.clientId !== clientId) return undefined;
    this.#waiting.delete(uri);
    return found.until > this.#clock.seconds() ? found.params : undefined;
  }
}

function problemOf(checked: Exclude<AuthorizationRequest, { kind: 'right' }>): SimResponse {
  return oauthError(checked.status ?? 400, checked.error, checked.description);
}

/** Takes an authorization request from the client itself and names it for the browser (RFC 9126, 2); Okta answers 200, not 201. */
export async function pushedRequest(request: SimRequest, context: RequestContext): Promise<SimResponse> {
  const { server } = context;
  server.org.stats.count('pushedRequests');
  const client = await authenticateClient(server, request, endpointUrl(server, 'par'));
  if ('status' in client) return client;
  if (request.params.has('request_uri')) return oauthError(400, 'invalid_request', "The 'request_uri' parameter must not be pushed.");
  const params = withoutCredentials(request.params, client.id);
  const checked = checkRequest(params, context, 'pushed');
  if (checked.kind !== 'right') return problemOf(checked);
  return json(200, { request_uri: server.pushed.push(client.id, params), expires_in: lifetime }, { 'cache-control': 'no-cache, no-store' });
}
