import type { Clock } from '../base/index.ts';
import type { Prover } from './dpop.ts';
import { toldBy } from './failure.ts';
import { secretsIn } from './sent-secrets.ts';
import { demandOk } from './server-errors.ts';
import type { Answer, Purpose, Transport } from './transport.ts';

/** What oauth4webapi hands to its fetch hook. */
interface LibraryRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** The library's fetch hook (`customFetch`). */
type LibraryFetch = (url: string, request: LibraryRequest) => Promise<Response>;

/** What the library gets for an answer: the caller judges the captured one itself. */
const unread = new Response(null);

export interface Capture {
  readonly purpose: Purpose;
  readonly fetch: LibraryFetch;
  /** The answer to the request that went through `fetch`. */
  answer(): { readonly answer: Answer; readonly url: string };
}

/** Sends requests for one issuer after another and keeps each issuer's clock skew. */
export class Sender {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #skews = new Map<string, number>();

  constructor(transport: Transport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
  }

  /** Server clock minus this machine's, ms; 0 until known. */
  skewMs(issuer: string): number {
    return this.#skews.get(issuer) ?? 0;
  }

  /**
   * A 200 answer. Throws an OktaError for anything else. With a prover the request carries a proof of possession, and is
   * sent once more when the server only wants its nonce in it (RFC 9449, 8).
   */
  async send(
    issuer: string,
    url: string,
    request: LibraryRequest,
    purpose: Purpose,
    prover?: Prover,
    accessToken?: string,
  ): Promise<Answer> {
    const init: RequestInit = { method: request.method, headers: request.headers };
    if (request.body !== undefined && request.body !== null) init.body = request.body as NonNullable<RequestInit['body']>;
    const attempt = async () =>
      await this.#transport(
        url,
        prover === undefined
          ? init
          : { ...init, headers: { ...request.headers, dpop: await prover.proof(request.method, url, accessToken) } },
        purpose,
      );
    let answer = await attempt();
    if (prover?.learn(url, answer) === true) {
      answer = await attempt();
      prover.learn(url, answer);
    }
    // What can be cached on its way may carry an old date: it counts only until something better comes.
    if (answer.skewMs !== null && (purpose.changesState || !this.#skews.has(issuer))) this.#skews.set(issuer, answer.skewMs);
    try {
      demandOk(answer, url, purpose, { now: this.#clock.now(), skewMs: this.skewMs(issuer), sent: secretsIn(init) });
    } catch (error) {
      throw toldBy(error, answer);
    }
    return answer;
  }

  /** A hook for library calls that end with the request: the answer is taken past them, so that it is read once. */
  capture(issuer: string, purpose: Purpose, prover?: Prover): Capture {
    let captured: { answer: Answer; url: string } | null = null;
    return {
      purpose,
      fetch: async (url, request) => {
        captured = { answer: await this.send(issuer, url, request, purpose, prover), url };
        return unread;
      },
      answer: () => {
        if (captured === null) throw new Error('The library sent no request.');
        return captured;
      },
    };
  }
}
