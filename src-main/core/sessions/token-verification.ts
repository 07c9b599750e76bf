import type { Connection } from '../connections/index.ts';
import type { OktaClient } from '../okta/index.ts';
import type { Logger } from '../base/index.ts';
import { verifyIdToken } from '../tokens/index.ts';
import type { SessionEntry } from './entry.ts';
import { accessTokenOf, idTokenOf, type SessionRecord } from './record.ts';
import { sealedClient } from './revocation.ts';

export interface TokenVerificationParts {
  readonly okta: OktaClient;
  readonly logger: Logger;
  readonly connection: (connectionId: string) => Connection | undefined;
  /** A verdict is there that was not before. */
  readonly judged: (entry: SessionEntry) => void;
}

/** Verifies the ID tokens that sessions hold. */
export class TokenVerification {
  readonly #parts: TokenVerificationParts;

  constructor(parts: TokenVerificationParts) {
    this.#parts = parts;
  }

  /** Verifies the ID token held now, unless that is done or under way; `entry.verifying` resolves with it. */
  verify(entry: SessionEntry): void {
    const record = entry.record;
    const raw = record === null ? null : idTokenOf(record);
    if (record === null || raw === null || entry.verdict?.verdict === 'verified' || entry.judging === raw) return;
    entry.judging = raw;
    entry.verifying = this.#judge(entry, record, raw)
      .catch((error: unknown) => this.#parts.logger.error('verification failed', { reason: String(error) }))
      .finally(() => {
        if (entry.judging === raw) entry.judging = null;
      });
  }

  async #judge(entry: SessionEntry, record: SessionRecord, raw: string): Promise<void> {
    const client = sealedClient(record, this.#parts.connection(entry.connectionId));
    const verdict = await verifyIdToken({
      raw,
      issuer: record.issuer,
      clientId: record.clientId,
      keys: async (options) => await this.#parts.okta.keys(client, options),
      // A nonce is checked where it belongs, at sign-in.
      nonce: null,
      accessToken: record.idTokenReceivedAt === record.receivedAt ? accessTokenOf(record) : null,
      subject: record.sub,
      // As of its receipt: that it has run out since is not its fault.
      now: record.idTokenReceivedAt ?? record.receivedAt,
      skewMs: record.skewMs,
    });
    if (entry.record === null || idTokenOf(entry.record) !== raw) return;
    // The same verdict again (the keys are still not to be had) is no news; telling it would only be asked about again.
    if (entry.verdict?.verdict === verdict.verdict && entry.verdict.summary === verdict.summary) return;
    entry.verdict = verdict;
    entry.revision += 1;
    this.#parts.judged(entry);
  }
}
