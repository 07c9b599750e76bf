import { type Clock, say } from '../base/index.ts';
import { failureIn, OktaError } from './failure.ts';
import type { Sender } from './sender.ts';
import { jsonObjectIn } from './server-errors.ts';
import type { Servers } from './servers.ts';
import type { Purpose } from './transport.ts';
import type { ClientAtServer, KeySet } from './types.ts';

const purpose: Purpose = { request: 'keys', changesState: false };
/** An unknown `kid` or a request that failed may make the app ask again this often, and no Cache-Control more often. */
const atMostEveryMs = 60_000;
const longestMs = 24 * 3_600_000;
/** For servers without Cache-Control. */
const unstatedMs = 3_600_000;

interface Fetched {
  readonly keySet: KeySet;
  readonly at: number;
  readonly freshForMs: number;
}

const freshness = (cacheControl: string | null): number => {
  if (cacheControl === null) return unstatedMs;
  const maxAge = /(?:^|[\s,])max-age=(\d{1,10})/i.exec(cacheControl);
  const stated = /no-store|no-cache/i.test(cacheControl) ? 0 : maxAge === null ? unstatedMs : Number(maxAge[1]) * 1000;
  return Math.min(Math.max(stated, atMostEveryMs), longestMs);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Key sets (RFC 7517) by server, fresh as long as their Cache-Control says, between a minute and a day. One request at a time
 * for each; one that failed, its metadata's included, is not sent again for a minute.
 */
export class Keys {
  readonly #sender: Sender;
  readonly #servers: Servers;
  readonly #clock: Clock;
  readonly #fetched = new Map<string, Fetched>();
  readonly #failed = new Map<string, { readonly error: unknown; readonly at: number }>();
  readonly #inFlight = new Map<string, Promise<KeySet>>();

  constructor(sender: Sender, servers: Servers, clock: Clock) {
    this.#sender = sender;
    this.#servers = servers;
    this.#clock = clock;
  }

  /** Throws an OktaError. `fresh` and `retry` as in `OktaClient.keys`. */
  async get(client: ClientAtServer, { fresh = false, retry = false } = {}): Promise<KeySet> {
    // Where the keys may lie is judged by what the user approved of.
    const name = [client.issuer, ...client.approvedOrigins].join(' ');
    const fetched = this.#fetched.get(name);
    if (fetched !== undefined && this.#isYounger(fetched, fresh ? atMostEveryMs : fetched.freshForMs)) return fetched.keySet;
    const waiting = this.#inFlight.get(name);
    if (waiting !== undefined) return await waiting;
    const failed = this.#failed.get(name);
    if (failed !== undefined && !retry && this.#isYounger(failed, atMostEveryMs)) throw failed.error;
    const request = this.#ask(client, name).finally(() => this.#inFlight.delete(name));
    this.#inFlight.set(name, request);
    return await request;
  }

  #isYounger({ at }: { readonly at: number }, ms: number): boolean {
    const age = this.#clock.now() - at;
    return age >= 0 && age < ms;
  }

  async #ask(client: ClientAtServer, name: string): Promise<KeySet> {
    try {
      const { metadata } = await this.#servers.get(client);
      const fetched = await this.#request(metadata.issuer, metadata.jwksUri);
      this.#fetched.set(name, fetched);
      this.#failed.delete(name);
      return fetched.keySet;
    } catch (error) {
      // Without a network nothing was sent, and it may be back at any time.
      if (failureIn(error)?.code !== 'offline') this.#failed.set(name, { error, at: this.#clock.now() });
      throw error;
    }
  }

  async #request(issuer: string, jwksUri: string): Promise<Fetched> {
    const headers = { accept: 'application/json, application/jwk-set+json' };
    const answer = await this.#sender.send(issuer, jwksUri, { method: 'GET', headers }, purpose);
    const { keys } = jsonObjectIn(answer, jwksUri, purpose);
    if (!Array.isArray(keys) || !keys.every(isObject))
      throw new OktaError({
        code: 'malformed_response',
        ...say('no_key_set', { host: new URL(jwksUri).host }),
        inDoubt: false,
        requestId: answer.requestId,
      });
    return { keySet: { keys }, at: this.#clock.now(), freshForMs: freshness(answer.headers.get('cache-control')) };
  }
}
