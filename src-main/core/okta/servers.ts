import type { AuthorizationServer } from 'oauth4webapi';
import { type Clock, say } from '../base/index.ts';
import { forLibraries, judgeMetadata, type MetadataDocument, metadataLocations } from './discovery.ts';
import { failureIn, OktaError, toldBy } from './failure.ts';
import type { Sender } from './sender.ts';
import { jsonObjectIn } from './server-errors.ts';
import type { Purpose } from './transport.ts';
import type { ClientAtServer, OktaFailure, ServerMetadata } from './types.ts';

const purpose: Purpose = { request: 'metadata', changesState: false };
/** Okta's metadata changes when an admin changes the server, so rarely; a refresh should not ask for it. */
const freshForMs = 24 * 3_600_000;

/** A server as judged for one set of approved origins. */
export interface Server {
  readonly metadata: ServerMetadata;
  readonly forLibraries: AuthorizationServer;
}

interface Fetched {
  readonly document: MetadataDocument;
  readonly url: string;
  readonly at: number;
  readonly requestId: string | undefined;
}

/** Discovery documents by issuer, for a day, and what was made of them. One request at a time per issuer. */
export class Servers {
  readonly #sender: Sender;
  readonly #clock: Clock;
  readonly #fetched = new Map<string, Fetched>();
  readonly #inFlight = new Map<string, Promise<Fetched>>();
  readonly #judged = new Map<string, { readonly document: MetadataDocument; readonly server: Server }>();

  constructor(sender: Sender, clock: Clock) {
    this.#sender = sender;
    this.#clock = clock;
  }

  /** Throws an OktaError. */
  async get(client: ClientAtServer, fresh = false): Promise<Server> {
    const fetched = (fresh ? null : this.#cached(client.issuer)) ?? (await this.#fetch(client.issuer));
    const { document } = fetched;
    const key = [client.issuer, ...client.approvedOrigins].join(' ');
    const known = this.#judged.get(key);
    if (known?.document === document) return known.server;
    const metadata = this.#judge(client, fetched);
    const server = { metadata, forLibraries: forLibraries(metadata, document) };
    this.#judged.set(key, { document, server });
    return server;
  }

  /** An endpoint is not where the metadata said: ask again next time. */
  forget(issuer: string): void {
    this.#fetched.delete(issuer);
  }

  #judge(client: ClientAtServer, fetched: Fetched): ServerMetadata {
    try {
      return judgeMetadata(client, fetched.document, fetched.url);
    } catch (error) {
      // What is no use today may be mended at the server long before a day is over.
      this.forget(client.issuer);
      throw toldBy(error, fetched);
    }
  }

  #cached(issuer: string): Fetched | null {
    const fetched = this.#fetched.get(issuer);
    const age = fetched === undefined ? -1 : this.#clock.now() - fetched.at;
    return fetched !== undefined && age >= 0 && age < freshForMs ? fetched : null;
  }

  #fetch(issuer: string): Promise<Fetched> {
    const waiting = this.#inFlight.get(issuer);
    if (waiting !== undefined) return waiting;
    const request = this.#request(issuer).finally(() => this.#inFlight.delete(issuer));
    this.#inFlight.set(issuer, request);
    return request;
  }

  async #request(issuer: string): Promise<Fetched> {
    let notFound: OktaFailure | null = null;
    for (const url of metadataLocations(issuer)) {
      try {
        return await this.#requestFrom(url, issuer);
      } catch (error) {
        const failure = failureIn(error);
        if (failure?.status !== 404) throw error;
        notFound ??= failure;
      }
    }
    throw new OktaError({
      inDoubt: false,
      ...notFound,
      code: 'issuer_not_found',
      ...say('issuer_not_found', { issuer, ...notFound?.parameters }),
    });
  }

  async #requestFrom(url: string, issuer: string): Promise<Fetched> {
    const answer = await this.#sender.send(issuer, url, { method: 'GET', headers: { accept: 'application/json' } }, purpose);
    const fetched = { document: jsonObjectIn(answer, url, purpose), url, at: this.#clock.now(), requestId: answer.requestId };
    // Only what names this issuer is worth keeping.
    if (fetched.document['issuer'] === issuer) this.#fetched.set(issuer, fetched);
    return fetched;
  }
}
