import type { Clock } from '../platform/index.ts';
import type { Prover } from './dpop.ts';
import { demandOk } from './server-errors.ts';
import type { Answer, Purpose, Transport } from './transport.ts';

/** What oauth4webapi and openid-client hand to their fetch hook. */
interface LibraryRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** The libraries' fetch hook (`customFetch`). */
export type LibraryFetch = (url: string, request: LibraryRequest) => Promise<Response>;

const chosenSecrets = ['password', 'client_secret'];
const madeSecrets = ['client_assertion', 'code', 'code_verifier', 'device_code', 'refresh_token', 'token'];

/** What a request tells in confidence; what is so short that any sentence may have it in it is left out. */
const secretsIn = ({ headers, body }: LibraryRequest): readonly string[] => {
  const fields = (names: readonly string[]) => (body instanceof URLSearchParams ? names.flatMap((name) => body.getAll(name)) : []);
  const [, scheme, credentials = ''] = /^(Basic|Bearer|DPoP) (.+)$/i.exec(headers['authorization'] ?? '') ?? [];
  const basic = scheme?.toLowerCase() === 'basic' ? (Buffer.from(credentials, 'base64').toString().split(':')[1] ?? '') : '';
  const secret = new URLSearchParams(`=${basic}`).get('') ?? '';
  return [
    ...[...fields(chosenSecrets), secret].filter(({ length }) => length >= 4),
    ...[...fields(madeSecrets), credentials, basic].filter(({ length }) => length >= 8),
  ];
};

/** Nobody looks at it: whoever captures an answer judges it himself. */
const unread = new Response(null);

export interface Capture {
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
    demandOk(answer, url, purpose, { now: this.#clock.now(), skewMs: this.skewMs(issuer), sent: secretsIn(request) });
    return answer;
  }

  /** A hook for library calls that end with the request: the answer is taken past them, so that it is read once. */
  capture(issuer: string, purpose: Purpose, prover?: Prover): Capture {
    let captured: { answer: Answer; url: string } | null = null;
    return {
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

  /** A hook for library calls that judge the answer too. */
  hook(issuer: string, purpose: Purpose): LibraryFetch {
    return async (url, request) => {
      const answer = await this.send(issuer, url, request, purpose);
      return new Response(answer.text, {
        status: answer.status,
        headers: { 'content-type': answer.headers.get('content-type') ?? 'application/json' },
      });
    };
  }
}
