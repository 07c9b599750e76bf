import type { SessionRecord } from './record.ts';

/** When a refresh token will end if nothing is done, as far as anybody told. */
export interface RefreshTokenEnd {
  /** Epoch ms by this machine's clock. */
  readonly at: number;
  /** `idle` is pushed on by each use, `absolute` is not; introspection alone does not tell which it names. */
  readonly kind: 'idle' | 'absolute' | 'unknown';
  readonly source: 'introspection' | 'settings';
}

/** Two ends closer than this are the same: the server counts in seconds, and clocks drift, ms. */
const sameEndMs = 60_000;
/** Two asks tell idle from absolute only if the token was used at least this much later for the second, ms. */
const apartMs = 2 * sameEndMs;

/**
 * The earliest end known: as introspection told it (a sliding one counted from the last use), and the idle limit that
 * the user noted. Null when nothing is known.
 */
export const refreshTokenEnd = (record: SessionRecord, idleLimitMs: number | null): RefreshTokenEnd | null => {
  // The token was honoured at that time: an end before it is none.
  return (
    endsOf(record, idleLimitMs)
      .filter(({ at }) => at > record.receivedAt)
      .toSorted((a, b) => a.at - b.at)[0] ?? null
  );
};

const endsOf = (record: SessionRecord, idleLimitMs: number | null): readonly RefreshTokenEnd[] => {
  const ends: RefreshTokenEnd[] = [];
  if (record.refreshTokenIdleMs !== null)
    ends.push({ at: record.receivedAt + record.refreshTokenIdleMs, kind: 'idle', source: 'introspection' });
  else if (record.refreshTokenExpiresAt !== null)
    ends.push({
      at: record.refreshTokenExpiresAt,
      kind: record.refreshTokenEndIsAbsolute ? 'absolute' : 'unknown',
      source: 'introspection',
    });
  const [told] = ends;
  // What the user noted explains what introspection told.
  if (
    told?.kind === 'unknown' &&
    idleLimitMs !== null &&
    Math.abs(told.at - record.receivedAt - idleLimitMs) <= Math.min(sameEndMs, idleLimitMs / 2)
  )
    return [{ ...told, kind: 'idle', source: 'settings' }];
  if (idleLimitMs !== null) ends.push({ at: record.receivedAt + idleLimitMs, kind: 'idle', source: 'settings' });
  return ends;
};

/** What introspection's `exp` (epoch ms) teaches about a session whose token was last used at `record.receivedAt`. */
export const learnEnd = (record: SessionRecord, expiresAt: number): SessionRecord => {
  if (expiresAt <= record.receivedAt) return record;
  const { refreshTokenExpiresAt: before, refreshTokenEndLearntFor: learntFor } = record;
  const learnt = { ...record, refreshTokenExpiresAt: expiresAt, refreshTokenEndLearntFor: record.receivedAt };
  if (before === null || learntFor === null) return learnt;
  if (record.receivedAt - learntFor < apartMs) return record;
  const moved = expiresAt - before;
  return {
    ...learnt,
    refreshTokenEndIsAbsolute: Math.abs(moved) <= sameEndMs,
    refreshTokenIdleMs: moved > sameEndMs && expiresAt > record.receivedAt ? expiresAt - record.receivedAt : null,
  };
};

const dayMs = 86_400_000;

/**
 * Whether introspection may teach something new: never asked, a day ago, or the token was used long enough after the
 * first answer to tell idle from absolute. Times are epoch ms.
 */
export const isWorthAsking = (record: SessionRecord, lastAskedAt: number | null, now: number): boolean => {
  if (lastAskedAt === null || now - lastAskedAt >= dayMs) return true;
  const { refreshTokenEndLearntFor: learntFor, refreshTokenEndIsAbsolute, refreshTokenIdleMs } = record;
  const isClear = refreshTokenEndIsAbsolute || refreshTokenIdleMs !== null;
  return !isClear && learntFor !== null && record.receivedAt - learntFor >= apartMs && now - lastAskedAt >= apartMs;
};
