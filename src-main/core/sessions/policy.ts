import type { OktaFailure } from '../okta/index.ts';
import type { Random, ServerSaid } from '../base/index.ts';
import { accessTokenLife, idTokenLife, type TokenLife } from '../tokens/index.ts';
import { canRenew, refreshTokenOf, type SessionRecord } from './record.ts';
import { refreshTokenEnd } from './refresh-token-end.ts';
import type { WaitReason } from './state.ts';

/** Refresh this long before expiry, ms: min(max(60 s, 10 % of the lifetime), half the lifetime). */
export const refreshMarginMs = (lifetimeMs: number): number => Math.max(0, Math.min(Math.max(60_000, lifetimeMs / 10), lifetimeMs / 2));

/** Between two scheduled refreshes of one connection lies at least this, however short its tokens live. */
const shortestIntervalMs = 5_000;
/** A server that tells of an idle limit below Okta's least (ten minutes) is not believed all the way, ms. */
const shortestToldMs = 60_000;
/** When the server says a token is dead on arrival, or what is wrong will not mend itself. */
export const hourMs = 3_600_000;
/** A failed write is tried again after this long, ms. */
export const rewriteAfterMs = 60_000;

const untilRevoked = (life: TokenLife, revokedAt: number | null): TokenLife =>
  revokedAt === null ? life : { ...life, expiresAt: Math.min(life.expiresAt ?? revokedAt, revokedAt) };

/** Both tokens' lives by this machine's clock. */
export const livesOf = (record: SessionRecord): { readonly accessToken: TokenLife; readonly idToken: TokenLife } => ({
  accessToken: untilRevoked(
    accessTokenLife({ body: record.body, receivedAt: record.receivedAt, skewMs: record.skewMs }),
    record.accessTokenRevokedAt,
  ),
  idToken: idTokenLife({ body: record.body, skewMs: record.skewMs }),
});

export type TokenWithLife = 'access' | 'id';

export interface HeldTokenLife {
  /** Epoch ms by this machine's clock. */
  readonly expiresAt: number;
  /** From its receipt, ms. */
  readonly lifetimeMs: number;
}

/** The life of a token that is held; null where nothing tells when it ends, or there is none. */
export const tokenLife = (record: SessionRecord, token: TokenWithLife): HeldTokenLife | null => {
  const lives = livesOf(record);
  const { expiresAt } = token === 'id' ? lives.idToken : lives.accessToken;
  const receivedAt = token === 'id' ? (record.idTokenReceivedAt ?? record.receivedAt) : record.receivedAt;
  return expiresAt === null ? null : { expiresAt, lifetimeMs: expiresAt - receivedAt };
};

/** A copied token lives at least this long, ms. */
export const copyLifeMs = 60_000;

/** How long a token must still live for one who asks for `minLifeMs` (ms): at most half its lifetime, which a new one always does. */
export const promisedLifeMs = ({ lifetimeMs }: Pick<HeldTokenLife, 'lifetimeMs'>, minLifeMs: number): number =>
  Math.max(0, Math.min(minLifeMs, lifetimeMs / 2));

/** Okta's default for custom servers, for connections that are to be kept alive while their limit is unknown, ms. */
const usualIdleLimitMs = 7 * 86_400_000;

/** What a connection wants of the scheduler. */
export interface Wish {
  /** Its tokens are refreshed before they expire. */
  readonly keepFresh: boolean;
  /** Its refresh token is used before it ends by idleness. */
  readonly keepAlive: boolean;
  /** The user's note of the server's idle limit, ms. */
  readonly idleLimitMs: number | null;
}

/**
 * When a held session is due, epoch ms; null when there is nothing to plan. Keeping tokens fresh must also come
 * before the refresh token's idle limit, which may be shorter than their lives.
 *
 * @param jitter in [0, 1); only makes it earlier
 */
export const refreshDueAt = (record: SessionRecord, jitter: number, wish: Wish): number | null => {
  if (!canRenew(record)) return null;
  const dues = [
    wish.keepFresh ? tokensDueAt(record, jitter) : null,
    (wish.keepFresh || wish.keepAlive) && refreshTokenOf(record) !== null ? idlenessDueAt(record, jitter, wish) : null,
  ].filter((due) => due !== null);
  return dues.length === 0 ? null : Math.min(...dues);
};

/**
 * A tenth of the limit, but at most a day, before the refresh token would end by idleness; null when it would not. An end
 * of unknown kind is taken for an idle one: if it is absolute, nothing is to be done about it anyway.
 */
const idlenessDueAt = (record: SessionRecord, jitter: number, wish: Wish): number | null => {
  const end = refreshTokenEnd(record, wish.idleLimitMs);
  if (end?.kind === 'absolute' || (end === null && wish.keepFresh)) return null;
  const limitMs =
    end === null
      ? usualIdleLimitMs
      : end.at - (end.kind === 'unknown' ? (record.refreshTokenEndLearntFor ?? record.receivedAt) : record.receivedAt);
  const marginMs = Math.min(limitMs / 10, 86_400_000);
  // Only what the user noted makes it use the token every few seconds.
  const soonestMs = end?.source === 'introspection' ? shortestToldMs : shortestIntervalMs;
  return record.receivedAt + Math.max(limitMs - marginMs - (jitter * marginMs) / 2, soonestMs);
};

/**
 * The earliest expiry of the tokens counts; an ID token carried over from an earlier response does not, since refreshing
 * does not renew it. Null when no expiry is known.
 */
const tokensDueAt = (record: SessionRecord, jitter: number): number | null => {
  const lives = livesOf(record);
  const idTokenCounts = record.idTokenReceivedAt === record.receivedAt;
  // By the length of its life: a server whose Date is far off would make it look dead, or immortal.
  const idTokenEnd = idTokenCounts && lives.idToken.lifetimeMs !== null ? record.receivedAt + lives.idToken.lifetimeMs : null;
  const ends = [lives.accessToken.expiresAt, idTokenEnd].filter((end) => end !== null);
  if (ends.length === 0) return null;
  // A token that was dead on arrival gets no livelier by refreshing sooner.
  const alive = ends.filter((end) => end > record.receivedAt);
  if (alive.length === 0) return record.receivedAt + hourMs;
  const expiresAt = Math.min(...alive);
  const lifetimeMs = expiresAt - record.receivedAt;
  const marginMs = refreshMarginMs(lifetimeMs);
  return Math.max(expiresAt - marginMs - (jitter * marginMs) / 2, record.receivedAt + shortestIntervalMs);
};

/** Received, it says, after now: the clock was ahead then, and nothing derived from that time can be believed. */
export const isFromTheFuture = (record: SessionRecord, now: number): boolean => record.receivedAt > now + 60_000;

const backOffCeilingMs = (attempt: number): number => Math.min(300_000, 1_000 * 2 ** Math.min(attempt - 1, 20));
/** So much of the ceiling is waited for in any case. */
const leastOfCeiling = 0.1;

/** Exponential back-off with full jitter: attempt 1 waits up to 1 s, each further one twice as long, up to 5 min. */
export const backOffMs = (attempt: number, random: Random): number =>
  Math.round(backOffCeilingMs(attempt) * (leastOfCeiling + (1 - leastOfCeiling) * random.fraction()));

/** So long before the expiry a try still brings tokens in time, ms. */
const inTimeMs = 10_000;

/**
 * When a refresh is tried again whose attempt number `attempt` failed at `now`, epoch ms: after the back-off, or halfway to the
 * access token's expiry where the back-off drawn would come too late for it. The back-off's least wait is kept in any case.
 */
export const retryAt = (record: SessionRecord, now: number, attempt: number, random: Random): number => {
  const afterBackOff = now + backOffMs(attempt, random);
  const { expiresAt } = livesOf(record).accessToken;
  if (expiresAt === null || afterBackOff <= expiresAt - inTimeMs) return afterBackOff;
  const soonest = now + backOffCeilingMs(attempt) * leastOfCeiling;
  const hurried = Math.max(soonest, Math.floor((now + expiresAt) / 2));
  return hurried < expiresAt ? Math.min(afterBackOff, hurried) : afterBackOff;
};

/** What a failed refresh means for the session. */
export type RefreshVerdict =
  | { readonly kind: 'wait'; readonly reason: WaitReason; readonly notBefore: number | null }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'ended' };

export const judgeFailure = (failure: OktaFailure): RefreshVerdict => {
  switch (failure.code) {
    case 'invalid_grant':
      return { kind: 'ended' };
    case 'rate_limited':
      return { kind: 'wait', reason: 'rate_limit', notBefore: failure.retryAt ?? null };
    case 'offline':
    case 'dns_failure':
    case 'tls_failure':
    case 'timeout':
    case 'server_unreachable':
    case 'not_json':
    case 'redirect_refused':
      return { kind: 'wait', reason: failure.inDoubt ? 'answer_lost' : 'network', notBefore: failure.retryAt ?? null };
    case 'malformed_response':
      return { kind: 'wait', reason: failure.inDoubt ? 'answer_lost' : 'server', notBefore: null };
    case 'http_error':
    case 'issuer_not_found':
      return judgeRefusal(failure);
    default:
      return { kind: 'blocked' };
  }
};

/** Words for trouble of the server's own, whatever status they come with. */
const passing: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable', 'E0000009']);

const judgeRefusal = (failure: OktaFailure): RefreshVerdict => {
  if (isNetworks(failure)) return { kind: 'wait', reason: failure.inDoubt ? 'answer_lost' : 'network', notBefore: null };
  const isPassing = (failure.status ?? 0) >= 500 || passing.has((failure.parameters as ServerSaid).error ?? '');
  return isPassing ? { kind: 'wait', reason: 'server', notBefore: failure.retryAt ?? null } : { kind: 'blocked' };
};

/**
 * Whether a proxy, firewall or network sign-in page answered in Okta's place: 511 is theirs (RFC 6585, 6), and Okta gives
 * a reason with everything it declines.
 */
const isNetworks = ({ status = 0, parameters }: OktaFailure): boolean =>
  status === 511 || (status < 500 && parameters['error'] === undefined);
