import type { Connection } from '../connections/index.ts';
import type { OktaClient } from '../okta/index.ts';
import type { Clock, Logger } from '../base/index.ts';
import { verifyIdToken } from '../tokens/index.ts';
import { accessTokenOf, idTokenOf, type SessionRecord } from './record.ts';
import { sealedClient } from './revocation.ts';
import type { Session } from './state.ts';

/** Keys that could not be had are asked for again after this long, ms: a failed request is not repeated for a minute. */
const keysAgainMs = 120_000;

export interface TokenVerificationParts {
  readonly okta: OktaClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly connection: (connectionId: string) => Connection | undefined;
}

/** Verifies the ID tokens that sessions hold. */
export class TokenVerification {
  readonly #parts: TokenVerificationParts;
  readonly #running = new Map<string, { readonly idToken: string; readonly done: Promise<void> }>();

  /** By connection: cancels the next try. */
  readonly #again = new Map<string, () => void>();
  #stopped = false;

  constructor(parts: TokenVerificationParts) {
    this.#parts = parts;
  }

  /** Tries nothing more by itself. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#again.values()) cancel();
    this.#again.clear();
  }

  /**
   * Verifies the ID token held now, unless that is done or under way. Resolves with it, never rejects. It tries again by itself
   * while the server's keys are not to be had.
   */
  async verify(session: Session): Promise<void> {
    const { connectionId, record, state } = session;
    const idToken = record === null ? null : idTokenOf(record);
    if (record === null || idToken === null || state.verdict?.verdict === 'verified') return;
    const running = this.#running.get(connectionId);
    if (running?.idToken === idToken) return await running.done;
    const done = this.#verify(session, record, idToken)
      .catch((error: unknown) => this.#parts.logger.error('verification failed', { reason: String(error) }))
      .finally(() => {
        if (this.#running.get(connectionId)?.done === done) this.#running.delete(connectionId);
      });
    this.#running.set(connectionId, { idToken, done });
    await done;
  }

  async #verify(session: Session, record: SessionRecord, idToken: string): Promise<void> {
    const { clock, okta } = this.#parts;
    const { connectionId } = session;
    const client = sealedClient(record, this.#parts.connection(connectionId));
    const lastKeys = { ok: true };
    const verdict = await verifyIdToken({
      raw: idToken,
      issuer: record.issuer,
      clientId: record.clientId,
      keys: async (options) => {
        const keys = await okta.keys(client, options);
        lastKeys.ok = keys.ok;
        return keys;
      },
      // A nonce is checked where it belongs, at sign-in.
      nonce: null,
      accessToken: record.idTokenReceivedAt === record.receivedAt ? accessTokenOf(record) : null,
      subject: record.sub,
      // As of its receipt: that it has run out since is not its fault.
      now: record.idTokenReceivedAt ?? record.receivedAt,
      skewMs: record.skewMs,
    });
    this.#again.get(connectionId)?.();
    this.#again.delete(connectionId);
    const tryAgain = () => void this.verify(session);
    if (!lastKeys.ok && !this.#stopped) this.#again.set(connectionId, clock.setTimer(tryAgain, keysAgainMs));
    session.apply({ kind: 'verified', idToken, verdict });
  }
}
