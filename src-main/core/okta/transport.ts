import { atTokenEndpoint, type DocumentKind, type RequestKind } from '../../../src-preload/contract/index.ts';
import { type Clock, type Coded, type Fetch, joined, type Logger, parseHttpDate, say, type WordCode } from '../base/index.ts';
import { OktaError } from './failure.ts';
import { classifyNetworkError } from './network-errors.ts';
import { requestIdOf } from './request-id.ts';
import { secretsIn } from './sent-secrets.ts';
import type { OktaFailure } from './types.ts';

/** Far above any token response or key set; far below what would hurt. Bytes after decompression. */
const largestBody = 2 * 1024 * 1024;
/** Of an answer whose every claim gets a row: 2 MB of them would hold up the app for seconds. */
const largestClaims = 128 * 1024;
const largestOf = ({ request }: Purpose): number => (request === 'introspect' || request === 'userinfo' ? largestClaims : largestBody);

export interface TransportParts {
  /** Electron's session fetch in the app, Node's in tests. */
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From the first byte sent to the last received, ms. */
  readonly timeoutMs: number;
}

export const isDocument = (request: Purpose['request']): request is DocumentKind => request === 'metadata' || request === 'keys';

/** Whether the token endpoint is asked for tokens. */
export const isForTokens = (request: Purpose['request']): boolean => !isDocument(request) && atTokenEndpoint.includes(request);

export interface Purpose {
  /** What is asked, for the log and for what an error's words mean. */
  readonly request: RequestKind | DocumentKind;
  /** The request changes something at the server, so its fate matters when no answer comes. */
  readonly changesState: boolean;
}

/** A complete answer, whatever its status (redirects excepted). */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Epoch ms by this machine's clock. */
  readonly receivedAt: number;
  /** Server clock minus this machine's, ms, from the Date header; null when it had none. */
  readonly skewMs: number | null;
  /** What Okta calls it. */
  readonly requestId?: string | undefined;
}

/** Sends one request. Throws an OktaError when there is no complete, readable answer. */
export type Transport = (url: string, init: RequestInit, purpose: Purpose) => Promise<Answer>;

/**
 * The Date header has a resolution of one second: its middle is taken, and less than a second's difference is none.
 * Caches send the age of their copy along.
 */
const skewFrom = (headers: Headers, now: number): number | null => {
  const date = parseHttpDate(headers.get('date'));
  if (date === null) return null;
  const age = /^\d{1,9}$/.exec(headers.get('age') ?? '');
  const skew = date + (age === null ? 0 : Number(age[0]) * 1000) + 500 - now;
  return Math.abs(skew) <= 1000 ? 0 : skew;
};

/** Neither cookies nor cache nor redirects, whatever the library asked for. */
const hardened = { credentials: 'omit', cache: 'no-store', redirect: 'manual' } as const;

class BodyTooLarge extends Error {}

const readBody = async (response: Response, largest: number): Promise<Uint8Array> => {
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    const chunk = step.value as Uint8Array;
    size += chunk.byteLength;
    if (size > largest) {
      reader.cancel().catch(() => {});
      throw new BodyTooLarge();
    }
    chunks.push(chunk);
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : joined(chunks);
};

/**
 * The one way to the network.
 *
 * 1. No cookies, no cache, no redirects.
 * 2. One deadline for the whole exchange, by the clock port.
 * 3. A body of bounded size, decoded as strict UTF-8.
 * 4. `inDoubt` is true for a request that changes something and may have arrived: everything but a failure to connect.
 */
export const createTransport = (parts: TransportParts): Transport => {
  const { clock, logger } = parts;

  return async (url, init, purpose) => {
    const { host } = new URL(url);
    const startedAt = clock.monotonic();
    const abort = new AbortController();
    const fail = (code: OktaFailure['code'], words: Coded<WordCode>, mayHaveArrived: boolean, extra: Partial<OktaFailure> = {}) =>
      new OktaError({ code, ...words, inDoubt: purpose.changesState && mayHaveArrived, ...extra });
    const failFrom = (error: unknown, answerBegan: boolean, requestId?: string) => {
      const { code, word, mayHaveArrived } = classifyNetworkError(error);
      return new OktaError(
        { code, ...say(word, { host }), inDoubt: purpose.changesState && (answerBegan || mayHaveArrived), requestId },
        error,
      );
    };

    const exchange = async (): Promise<Answer> => {
      let response: Response;
      try {
        response = await parts.fetch(url, { ...init, ...hardened, signal: abort.signal });
      } catch (error) {
        throw failFrom(error, false);
      }
      const { status, headers } = response;
      const requestId = requestIdOf(headers, secretsIn(init));
      if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
        abort.abort();
        throw fail('redirect_refused', say('redirect_refused', { host }), false, { status, requestId });
      }
      const receivedAt = clock.now();
      const skewMs = skewFrom(headers, receivedAt);
      let bytes: Uint8Array;
      try {
        bytes = await readBody(response, largestOf(purpose));
      } catch (error) {
        if (!(error instanceof BodyTooLarge)) throw failFrom(error, true, requestId);
        abort.abort();
        throw fail('malformed_response', say('too_large', { host, kilobytes: largestOf(purpose) / 1024 }), true, { status, requestId });
      }
      let text: string;
      try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch {
        throw fail('malformed_response', say('not_text', { host }), true, { status, requestId });
      }
      return { status, headers, text, receivedAt, skewMs, requestId };
    };

    let cancelTimer = () => {};
    const deadline = new Promise<never>((_, reject) => {
      cancelTimer = clock.setTimer(() => {
        reject(fail('timeout', say('timeout', { host }), true));
        abort.abort();
      }, parts.timeoutMs);
    });
    const log = (fields: Record<string, string | number>) =>
      logger.debug('request', { request: purpose.request, host, ms: Math.round(clock.monotonic() - startedAt), ...fields });
    try {
      const answer = await Promise.race([exchange(), deadline]);
      log({ status: answer.status });
      return answer;
    } catch (error) {
      log({ code: error instanceof OktaError ? error.failure.code : 'internal' });
      throw error;
    } finally {
      cancelTimer();
    }
  };
};
