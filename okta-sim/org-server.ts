import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimedClientId } from './client-auth.ts';
import { answersPreflight } from './cors.ts';
import { activate } from './device.ts';
import { apiError, oauthError } from './errors.ts';
import { errorWords, type FaultAction, type Faults } from './faults.ts';
import { readRequest, type SimRequest, type SimResponse } from './http.ts';
import { processRequest } from './process.ts';
import { RateLimit } from './rate-limit.ts';
import { route, type Route } from './route.ts';
import type { OrgRuntime, RequestContext } from './runtime.ts';
import { tamper } from './tamper.ts';

const tooMany = 'API call exceeded rate limit due to too many requests.';

/** Sends an answer with the headers every Okta answer has. */
function send(org: OrgRuntime, raw: ServerResponse, response: SimResponse, skew: number): void {
  raw.sendDate = false;
  raw.statusCode = response.status;
  for (const [name, value] of Object.entries(response.headers)) if (name !== 'content-length') raw.setHeader(name, value);
  raw.setHeader('date', new Date(org.clock.now() + skew * 1000).toUTCString());
  raw.setHeader('x-okta-request-id', randomBytes(21).toString('base64url'));
  raw.setHeader('content-length', response.body.length);
  raw.end(response.body);
}

function statusFault(fault: FaultAction & { kind: 'status' }, limit: RateLimit, skew: number): SimResponse {
  if (fault.body === undefined && fault.status === 429) {
    return apiError(429, 'E0000047', tooMany, { ...limit.headers(skew, 0), ...lowerCase(fault.headers) });
  }
  const body =
    fault.body ?? JSON.stringify({ errorCode: 'E0000009', errorSummary: 'Internal Server Error', errorLink: 'E0000009', errorCauses: [] });
  return {
    status: fault.status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...lowerCase(fault.headers) },
    body: Buffer.from(body),
  };
}

function lowerCase(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

const ordinary = { 'content-type': 'application/json;charset=UTF-8' };

/** One org's listener: finds the endpoint, lets the faults strike, answers. */
export class OrgServer {
  readonly #org: OrgRuntime;
  readonly #faults: Faults;
  readonly #limit: RateLimit;
  readonly #closing: AbortSignal;

  constructor(org: OrgRuntime, faults: Faults, closing: AbortSignal) {
    this.#org = org;
    this.#faults = faults;
    this.#limit = new RateLimit(org.clock, org.settings.rateLimitPerMinute);
    this.#closing = closing;
  }

  /** Never rejects: what goes wrong inside is logged and answered 500. */
  async handle(raw: IncomingMessage, answer: ServerResponse): Promise<void> {
    try {
      await this.#handle(raw, answer);
    } catch (error) {
      if (this.#closing.aborted) return;
      this.#org.log(
        `${this.#org.description.name} internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (!answer.headersSent) send(this.#org, answer, apiError(500, 'E0000009', 'Internal Server Error'), 0);
    }
  }

  async #handle(raw: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { description, stats } = this.#org;
    stats.count('requests');
    const { port } = new URL(description.origin);
    if (raw.headers.host !== `127.0.0.1:${port}` && raw.headers.host !== `localhost:${port}`) {
      raw.resume();
      send(this.#org, answer, apiError(400, 'E0000001', 'The Host header names another server.'), 0);
      return;
    }
    if (answersPreflight(raw, answer, this.#org.settings.trustedOrigins)) return;
    const request = await readRequest(raw, description.origin);
    if (!request) {
      send(this.#org, answer, apiError(413, 'E0000003', 'The request body was too large.'), 0);
      return;
    }
    const target = route(request.url.pathname, description.servers.custom.id);
    if (target.to === 'server') await this.#answer(target, request, raw, answer);
    else send(this.#org, answer, this.#elsewhere(target, request), 0);
  }

  #elsewhere(target: Exclude<Route, { to: 'server' }>, request: SimRequest): SimResponse {
    if (target.to === 'activate') return activate(this.#org, request);
    const what =
      target.to === 'unknown-server' ? `Not found: Resource not found: ${target.id} (AuthorizationServer)` : 'The endpoint does not exist';
    return apiError(404, target.to === 'unknown-server' ? 'E0000007' : 'E0000022', what);
  }

  async #answer(target: Route & { to: 'server' }, request: SimRequest, raw: IncomingMessage, answer: ServerResponse): Promise<void> {
    const org = this.#org;
    const server = org.servers[target.kind];
    const { endpoint } = target;
    const grant = request.params.get('grant_type') ?? undefined;
    const clientId = claimedClientId(request);
    const faults = this.#faults.take({ org: org.description.name, server: server.description, endpoint, grant, clientId });
    for (const _ of faults) org.stats.count('faultsApplied');
    const struck = <K extends FaultAction['kind']>(kind: K): (FaultAction & { kind: K }) | undefined =>
      faults.find((fault): fault is FaultAction & { kind: K } => fault.kind === kind);
    const skew = struck('clock-skew')?.seconds ?? 0;
    const context: RequestContext = { server, skew, faults };

    const delay = struck('delay');
    if (delay) await sleep(delay.ms, undefined, { signal: this.#closing });
    if (struck('drop-before')) {
      this.#log(server.description.id, endpoint, grant, 'dropped before processing');
      raw.socket.destroy();
      return;
    }

    const counted = endpoint === 'token';
    const exceeded = counted && this.#limit.take().exceeded && org.settings.enforceRateLimit;
    const status = struck('status') ?? (exceeded ? ({ kind: 'status', status: 429 } as const) : undefined);
    let response = status ? statusFault(status, this.#limit, skew) : tamper(await this.#process(target, request, context), faults);
    if (counted) response = { ...response, headers: { ...ordinary, ...this.#limit.headers(skew), ...response.headers } };

    const reason = context.detail === undefined ? '' : ` (${context.detail})`;
    if (struck('drop-after')) {
      this.#log(server.description.id, endpoint, grant, `processed with ${response.status}, then dropped`);
      raw.socket.destroy();
      return;
    }
    this.#log(server.description.id, endpoint, grant, `${response.status}${reason}`);
    send(org, answer, response, skew);
  }

  async #process({ endpoint, part }: Route & { to: 'server' }, request: SimRequest, context: RequestContext): Promise<SimResponse> {
    const told = context.faults.find((fault) => fault.kind === 'error');
    // At authorize the error belongs to the app, and goes back to it by redirect.
    if (told && endpoint !== 'authorize') return oauthError(told.status ?? 400, told.error, errorWords(told));
    const response = await processRequest(endpoint, part, request, context);
    const twice = context.faults.find((fault) => fault.kind === 'duplicate');
    if (!twice) return response;
    const second = await processRequest(endpoint, part, request, { ...context });
    return twice.answer === 'second' ? second : response;
  }

  #log(serverId: string, endpoint: string, grant: string | undefined, outcome: string): void {
    this.#org.log(`${this.#org.description.name} ${serverId} ${endpoint}${grant === undefined ? '' : ` ${grant}`}: ${outcome}`);
  }
}
