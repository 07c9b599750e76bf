import type { Clock } from '../base/index.ts';
import { OktaError } from './failure.ts';
import type { Sender } from './sender.ts';
import { jsonObjectIn } from './server-errors.ts';
import type { Purpose } from './transport.ts';
import type { KeySet } from './types.ts';

const purpose: Purpose = { endpoint: 'keys', changesState: false };
/** An unknown `kid` may make the app ask again this often, and no Cache-Control more often. */
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

/** Key sets (RFC 7517) by address, fresh as long as their Cache-Control says, between a minute and a day. */
export class Keys {
  readonly #sender: Sender;
  readonly #clock: Clock;
  readonly #fetched = new Map<string, Fetched>();
  readonly #inFlight = new Map<string, Promise<KeySet>>();

  constructor(sender: Sender, clock: Clock) {
    this.#sender = sender;
    this.#clock = clock;
  }

  /** Throws an OktaError. */
  async get(issuer: string, jwksUri: string, fresh = false): Promise<KeySet> {
    const fetched = this.#fetched.get(jwksUri);
    const age = fetched === undefined ? -1 : this.#clock.now() - fetched.at;
    if (fetched !== undefined && age >= 0 && age < (fresh ? atMostEveryMs : fetched.freshForMs)) return fetched.keySet;
    const waiting = this.#inFlight.get(jwksUri);
    if (waiting !== undefined) return await waiting;
    const request = this.#request(issuer, jwksUri).finally(() => this.#inFlight.delete(jwksUri));
    this.#inFlight.set(jwksUri, request);
    return await request;
  }

  async #request(issuer: string, jwksUri: string): Promise<KeySet> {
    const headers = { accept: 'application/json, application/jwk-set+json' };
    const answer = await this.#sender.send(issuer, jwksUri, { method: 'GET', headers }, purpose);
    const { keys } = jsonObjectIn(answer, jwksUri, purpose);
    if (!Array.isArray(keys) || !keys.every(isObject))
      throw new OktaError({
        code: 'malformed_response',
        message: `${new URL(jwksUri).host} answered with no set of keys.`,
        remedy: 'Signatures cannot be checked until it does; check the issuer.',
        inDoubt: false,
        requestId: answer.requestId,
      });
    const keySet: KeySet = { keys };
    this.#fetched.set(jwksUri, { keySet, at: this.#clock.now(), freshForMs: freshness(answer.headers.get('cache-control')) });
    return keySet;
  }
}
