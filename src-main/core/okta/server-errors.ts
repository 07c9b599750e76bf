import type { RequestKind } from '../../../src-preload/contract/index.ts';
import { type Coded, deepestJson, nestsDeeperThan, parseJson, redactedLine, say, type ServerSaid, type WordCode } from '../base/index.ts';
import { meaningOf, meanings } from './error-codes.ts';
import { longestServerText, OktaError } from './failure.ts';
import { retryTime } from './rate-limits.ts';
import { type Answer, isDocument, isForTokens, type Purpose } from './transport.ts';
import type { OktaFailure } from './types.ts';

/** Nor does `invalid_grant` have a code for what became of the account or its assignment to the app. */
const aboutOf = (description: string | null): OktaFailure['about'] => {
  if (description === null) return undefined;
  if (/^Policy evaluation failed/i.test(description) || /\bnot assigned\b/i.test(description)) return 'policy';
  if (/\bnetwork zones?\b/i.test(description)) return 'network';
  return /\b(deactivated|suspended|locked out|not active)\b/i.test(description) ? 'user' : undefined;
};

const longestCode = 100;

/** A server's words fit to be shown. They may be anything: they are cut, cleaned and redacted. */
const serverSaid = (error: string, description: string | null): { readonly error: string; readonly description?: string } => {
  const shown = redactedLine(description ?? '', longestServerText);
  return { error: redactedLine(error, longestCode), ...(shown === '' ? {} : { description: shown }) };
};

/**
 * The failure for an error code and description from a server, be it in a token response or in a callback
 * (RFC 6749, 4.1.2.1). Never `invalid_grant`: see `meanings`. Which request was declined and the description make
 * its words more exact, and nothing else.
 */
export const serverErrorFailure = (error: string, description: string | null, request: RequestKind): OktaFailure => {
  const said = serverSaid(error, description);
  return { code: meaningOf(error, said.description) ?? 'oauth_error', ...say('declined', { ...said, request }), inDoubt: false };
};

interface SaidError {
  readonly error: string;
  readonly description: string | null;
  /** `error` (RFC 6749, 5.2), not `errorCode` (Okta's API). */
  readonly isOAuth: boolean;
}

/** The error in an answer's body, when it has one. */
const errorIn = (text: string): SaidError | null => {
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    return null;
  }
  if (typeof body !== 'object' || body === null) return null;
  const fields = body as Readonly<Record<string, unknown>>;
  const string = (name: string) => (typeof fields[name] === 'string' && fields[name] !== '' ? fields[name] : null);
  const oauth = string('error');
  if (oauth !== null) return { error: oauth, description: string('error_description'), isOAuth: true };
  const okta = string('errorCode');
  return okta === null ? null : { error: okta, description: string('errorSummary'), isOAuth: false };
};

const longestChallenge = 4096;

/** A resource tells its error in a header (RFC 6750, 3; RFC 9449, 7.1) and mostly leaves the body empty. */
const challengeIn = ({ headers }: Answer, { request }: Purpose): SaidError | null => {
  if (request !== 'userinfo') return null;
  const challenge = (headers.get('www-authenticate') ?? '').slice(0, longestChallenge);
  const parameter = (name: string) => new RegExp(`(?<![\\w-])${name}="([^"\\\\]+)"`).exec(challenge)?.[1] ?? null;
  const error = parameter('error');
  return error === null ? null : { error, description: parameter('error_description'), isOAuth: false };
};

/** A server, or what answers in its place, may repeat what it was sent: a password looks like any word to the redactor. */
const withoutSent = (said: SaidError | null, sent: readonly string[]): SaidError | null => {
  const clean = (text: string) => sent.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
  return said === null
    ? null
    : // What an error code is stays one, whatever somebody's password may be.
      {
        ...said,
        error: meaningOf(said.error, undefined) === null ? clean(said.error) : said.error,
        description: said.description === null ? null : clean(said.description),
      };
};

/** A server in trouble may give any code; only one that tells of trouble counts. */
const troubleOf = (error: string): string => (meanings.http_error?.includes(error) === true ? error : 'server_error');

/**
 * What the words of an answer mean. Metadata and keys are documents: whatever stands in their place, a proxy's page or
 * another service's error, says nothing of tokens.
 */
const failureSaid = (said: SaidError, { request }: Purpose): OktaFailure | null => {
  if (isDocument(request)) return null;
  const failure = serverErrorFailure(said.error, said.description, request);
  return isForTokens(request) && said.isOAuth && said.error === 'invalid_grant'
    ? { ...failure, code: 'invalid_grant', about: aboutOf(said.description) }
    : failure;
};

/**
 * Throws for any answer but a 200, and a pushed request's 201 (RFC 9126, 2.2).
 *
 * What was `sent` in confidence is not repeated in any failure.
 *
 * - 429, and 503 with a time to come back: `retryAt`.
 * - 407 and 511 are a proxy's or network's own (RFC 9110, 15.5.8; RFC 6585, 6): the request went no further.
 * - 5xx is in doubt for requests that change something: a gateway also says so when the server behind it did its work.
 * - 4xx is the server's word that nothing was done. What the word means counts only where tokens are asked about;
 *   where documents are, it is `http_error`.
 */
export const demandOk = (
  answer: Answer,
  url: string,
  purpose: Purpose,
  parts: { readonly now: number; readonly skewMs: number; readonly sent?: readonly string[] },
): void => {
  const { status } = answer;
  if (status === 200 || (status === 201 && purpose.request === 'par')) return;
  const { host } = new URL(url);
  const said = withoutSent(errorIn(answer.text) ?? challengeIn(answer, purpose), parts.sent ?? []);
  const inDoubt = purpose.changesState && (status >= 500 || status < 400);
  const retryAt = retryTime(answer, parts.now, parts.skewMs);
  const known = said === null ? null : failureSaid(said, purpose);
  /** Where the status already tells what happened, the code of the error that has its advice. */
  const words = (about?: string): ServerSaid =>
    said === null
      ? {}
      : { ...serverSaid(said.error, said.description), request: purpose.request, ...(about === undefined ? {} : { about }) };
  const fail = (failure: Coded<WordCode> & Pick<OktaFailure, 'code' | 'retryAt' | 'inDoubt'>) => new OktaError({ ...failure, status });

  if (status === 429) throw fail({ code: 'rate_limited', ...say('rate_limited', { host, ...words('E0000047') }), retryAt, inDoubt: false });
  if (status === 407) throw fail({ code: 'http_error', ...say('proxy_credentials', { host }), inDoubt: false });
  if (status === 511) throw fail({ code: 'http_error', ...say('network_sign_in', { host, status }), inDoubt: false });
  if (status >= 500)
    throw fail({
      code: 'http_error',
      ...say('server_trouble', { host, status, ...words(said === null ? undefined : troubleOf(said.error)) }),
      retryAt,
      inDoubt,
    });
  if (known !== null) throw fail({ ...known, inDoubt });
  const word = said === null ? 'no_reason' : 'unknown_status';
  throw fail({ code: 'http_error', ...say(word, { host, status, ...words() }), inDoubt });
};

/**
 * The JSON object in a 200 answer. Throws `not_json` or `malformed_response`, the latter also for nesting that exhausts
 * whatever walks through it. Of a token response only the nested member is left out: a rotated refresh token may lie
 * beside it.
 */
export const jsonObjectIn = (answer: Answer, url: string, purpose: Purpose): Readonly<Record<string, unknown>> => {
  const { host } = new URL(url);
  const fail = (code: OktaFailure['code'], words: Coded<WordCode>) =>
    new OktaError({ code, ...words, status: answer.status, requestId: answer.requestId, inDoubt: purpose.changesState });
  let body: unknown;
  try {
    body = JSON.parse(answer.text);
  } catch {
    const html = /^\s*</.test(answer.text) || (answer.headers.get('content-type') ?? '').toLowerCase().includes('html');
    throw fail('not_json', say(html ? 'web_page' : 'not_json', { host }));
  }
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (isObject && !nestsDeeperThan(body, deepestJson)) return body as Readonly<Record<string, unknown>>;
  if (isObject && isForTokens(purpose.request))
    return Object.fromEntries(Object.entries(body as object).filter(([, member]) => !nestsDeeperThan(member, deepestJson - 1)));
  throw fail('malformed_response', isObject ? say('too_deep', { host, levels: deepestJson }) : say('no_object', { host }));
};
