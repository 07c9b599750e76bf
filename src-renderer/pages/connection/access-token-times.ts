import type { AccessTokenView, ConnectionView } from '../../../src-preload/contract/index.ts';
import { formatClock } from '../../ui/time.ts';

type Times = Pick<ConnectionView, 'keepFresh' | 'refreshAt'> & { readonly status: Pick<ConnectionView['status'], 'nextAttemptAt'> };

/** Until when an access token counts and when it is refreshed: "until 22:32 · refreshes at 22:28". Times are epoch ms. */
export const accessTokenTimes = (
  { expiresAt, revokedAt }: Pick<AccessTokenView, 'expiresAt' | 'revokedAt'>,
  { keepFresh, refreshAt, status }: Times,
  now: number,
): string => {
  const until =
    revokedAt !== null
      ? `since ${formatClock(revokedAt, now)}`
      : expiresAt === null
        ? 'Okta did not say until when'
        : `${expiresAt > now ? 'until' : 'since'} ${formatClock(expiresAt, now)}`;
  // After a failure the status says when it is tried again, which is no promise of a new token.
  if (status.nextAttemptAt !== null) return until;
  if (refreshAt !== null && refreshAt > now) return `${until} · refreshes at ${formatClock(refreshAt, now)}`;
  return keepFresh ? until : `${until} · refreshed on demand`;
};
