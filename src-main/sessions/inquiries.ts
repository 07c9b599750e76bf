import type { Connection } from '../connections/index.ts';
import type { ClientAtServer, OktaClient } from '../okta/index.ts';
import type { Logger } from '../platform/index.ts';
import { verifyIdToken } from '../tokens/index.ts';
import type { SessionEntry } from './entry.ts';
import { accessTokenOf, idTokenOf, refreshTokenOf, type SessionRecord } from './record.ts';

export interface InquiriesParts {
  readonly okta: OktaClient;
  readonly logger: Logger;
  readonly connection: (connectionId: string) => Connection | undefined;
  /** Something about the session is known that was not before. */
  readonly judged: (entry: SessionEntry) => void;
}

/** What a session asks of its server besides a refresh: keys to verify with, when it will end, and to be ended. */
export class Inquiries {
  readonly #parts: InquiriesParts;

  constructor(parts: InquiriesParts) {
    this.#parts = parts;
  }

  /** Judges the ID token held now, unless that is done or under way; `entry.verifying` resolves with it. */
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

  /** RFC 7009, as well as it can. Whether the server confirmed. */
  async revoke(record: SessionRecord, connection: Connection | undefined): Promise<boolean> {
    const client = sealedClient(record, connection);
    const refreshToken = refreshTokenOf(record);
    const accessToken = accessTokenOf(record);
    // Revoking the refresh token ends its access tokens too, not the other way round.
    if (refreshToken !== null) return (await this.#parts.okta.revoke(client, refreshToken, 'refresh_token')).ok;
    return accessToken === null || (await this.#parts.okta.revoke(client, accessToken, 'access_token')).ok;
  }

  /** Asks once per sign-in and run when the refresh token itself will end; only introspection knows. */
  async learnEnd(entry: SessionEntry): Promise<void> {
    const record = entry.record;
    const refreshToken = record === null ? null : refreshTokenOf(record);
    const connection = this.#parts.connection(entry.connectionId);
    if (refreshToken === null || connection === undefined || entry.endAsked === entry.generation) return;
    if (record === null || record.issuer !== connection.issuer || record.clientId !== connection.clientId) return;
    const { generation } = entry;
    entry.endAsked = generation;
    const answer = await this.#parts.okta.introspect(sealedClient(record, connection), refreshToken, 'refresh_token');
    if (!answer.ok || answer.value.expiresAt === null || entry.record === null || entry.generation !== generation) return;
    // In memory at once; on disk with the next refresh, so that no write races with a rotation.
    entry.apply({ kind: 'end-learnt', refreshTokenExpiresAt: answer.value.expiresAt });
    this.#parts.judged(entry);
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

/** The server and client sealed in the record, never the configuration's; origins count only as approved for that server. */
const sealedClient = (record: SessionRecord, connection: Connection | undefined): ClientAtServer => ({
  issuer: record.issuer,
  clientId: record.clientId,
  approvedOrigins: connection?.issuer === record.issuer ? connection.approvedOrigins : [],
});
