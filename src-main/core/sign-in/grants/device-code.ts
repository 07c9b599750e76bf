import type { Connection } from '../../connections/index.ts';
import type { DeviceAuthorization, OktaFailure } from '../../okta/index.ts';
import { failure, success } from '../../base/index.ts';
import { revokeReceived, verifyReceived } from '../received.ts';
import { begunBy, type Grant, type GrantHost } from './grant.ts';

/** RFC 8628, 3.5: with each `slow_down` this much is added to the interval, ms. */
const slowDownMs = 5_000;

interface Attempt {
  readonly connection: Connection;
  readonly device: DeviceAuthorization;
  readonly startedAt: number;
  readonly expiresAt: number;
  intervalMs: number;
  stop: () => void;
}

/** Worth asking again: nobody has answered yet, or the question did not get through. */
const passing: ReadonlySet<OktaFailure['code']> = new Set([
  'offline',
  'dns_failure',
  'tls_failure',
  'timeout',
  'server_unreachable',
  'rate_limited',
  'not_json',
]);

/**
 * RFC 8628: the person types a code on another page or device, and the token endpoint is asked until they have. One
 * attempt per connection; a new one takes the place of the one before. It lives in memory only.
 */
export const deviceCodeGrant = (host: GrantHost): Grant => {
  const { okta, clock, finish, fail, changed } = host;
  const attempts = new Map<string, Attempt>();

  const drop = (attempt: Attempt): boolean => {
    attempt.stop();
    return attempts.get(attempt.connection.id) === attempt && attempts.delete(attempt.connection.id);
  };
  const giveUp = (attempt: Attempt, error: Parameters<typeof fail>[1]) => {
    if (drop(attempt)) fail(attempt.connection.id, error);
  };
  const expired = () =>
    failure('sign_in_expired', 'The code was not entered before it ran out.', 'Start the sign-in again for a new code.').error;

  const askLater = (attempt: Attempt): void => {
    const left = attempt.expiresAt - clock.now();
    if (left <= 0) giveUp(attempt, expired());
    else attempt.stop = clock.setTimer(() => void ask(attempt), Math.min(attempt.intervalMs, left));
  };

  const ask = async (attempt: Attempt): Promise<void> => {
    const { connection, device, expiresAt } = attempt;
    if (clock.now() >= expiresAt) return giveUp(attempt, expired());
    const answer = await okta.requestTokens(connection, { grant: 'device_code', deviceCode: device.deviceCode });
    if (attempts.get(connection.id) !== attempt) {
      // Cancelled, or begun anew, while the question was on its way.
      if (answer.ok) await revokeReceived(okta, connection, answer.value);
      return;
    }
    if (answer.ok) {
      drop(attempt);
      const begun = begunBy(connection, 'device_code');
      await finish(begun, async (client) => await verifyReceived(okta, client, answer, null));
      return;
    }
    const { error } = answer;
    if (error.parameters['error'] === 'expired_token') return giveUp(attempt, expired());
    if (error.parameters['error'] === 'slow_down') attempt.intervalMs += slowDownMs;
    // A server in trouble is not to be asked as often as one that waits (RFC 8628, 3.5).
    else if (error.parameters['error'] !== 'authorization_pending') {
      if (!passing.has(error.code) && (error.status ?? 0) < 500) return giveUp(attempt, error);
      attempt.intervalMs = Math.min(attempt.intervalMs * 2, 60_000);
    }
    askLater(attempt);
  };

  return {
    start: async (connection) => {
      const isStillWanted = host.watch(connection.id);
      const device = await okta.authorizeDevice(connection, connection.scopes);
      if (!device.ok) return fail(connection.id, device.error);
      if (!isStillWanted()) return failure('sign_in_cancelled', 'The sign-in was cancelled.');
      const before = attempts.get(connection.id);
      if (before !== undefined) drop(before);
      const startedAt = clock.now();
      const { expiresInMs, intervalMs, verificationUri, verificationUriComplete } = device.value;
      const attempt: Attempt = {
        connection,
        device: device.value,
        startedAt,
        expiresAt: startedAt + expiresInMs,
        intervalMs,
        stop: () => {},
      };
      attempts.set(connection.id, attempt);
      askLater(attempt);
      changed(connection.id);
      return success({ url: verificationUriComplete ?? verificationUri });
    },
    pending: (connectionId) => {
      const attempt = attempts.get(connectionId);
      if (attempt === undefined) return null;
      const { userCode, verificationUri, verificationUriComplete } = attempt.device;
      return {
        startedAt: attempt.startedAt,
        expiresAt: attempt.expiresAt,
        openedIn: 'another page or device',
        device: { userCode, verificationUri, verificationUriComplete },
      };
    },
    cancel: (connectionId) => {
      const attempt = attempts.get(connectionId);
      return attempt !== undefined && drop(attempt);
    },
  };
};
