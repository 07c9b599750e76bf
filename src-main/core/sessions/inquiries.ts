import type { Connection } from '../connections/index.ts';
import type { ClientAtServer, OktaClient } from '../okta/index.ts';
import { type Clock, type Logger, success } from '../base/index.ts';
import { verifyIdToken } from '../tokens/index.ts';
import type { EndCause } from './end-cause.ts';
import { causeFromTokens } from './end-diagnosis.ts';
import type { SessionEntry } from './entry.ts';
import { hourMs, judgeFailure, livesOf } from './policy.ts';
import { accessTokenOf, idTokenOf, refreshTokenOf, type SessionRecord } from './record.ts';
import { isWorthAsking, learnEnd } from './refresh-token-end.ts';

/** So many of the account's other sessions tell enough. */
const mostOthers = 3;
/** Nothing is sent that the server does not offer to this client. */
const unasked = { unasked: true };
/** An access token that is about to expire tells nothing by being inactive, ms. */
const clearlyAliveMs = 10_000;

export interface InquiriesParts {
  readonly okta: OktaClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly connection: (connectionId: string) => Connection | undefined;
  /** Something about the session is known that was not before. */
  readonly judged: (entry: SessionEntry) => void;
}

export interface Revocation {
  /** Whether the server confirmed, or there was nothing to revoke. */
  readonly revoked: boolean;
  /** What Okta calls the request that failed. */
  readonly requestId?: string | undefined;
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

  /** RFC 7009, as well as it can. */
  async revoke(record: SessionRecord, connection: Connection | undefined): Promise<Revocation> {
    const client = sealedClient(record, connection);
    const refreshToken = refreshTokenOf(record);
    const accessToken = accessTokenOf(record);
    // Revoking the refresh token ends its access tokens too, not the other way round.
    const [token, hint] = refreshToken === null ? ([accessToken, 'access_token'] as const) : ([refreshToken, 'refresh_token'] as const);
    const answer = token === null ? success(null) : await this.#parts.okta.revoke(client, token, hint);
    return { revoked: answer.ok, requestId: answer.ok ? undefined : answer.error.requestId };
  }

  /** Asks when the refresh token itself will end, which only introspection knows: daily, and sooner while it is unclear. */
  async learnEnd(entry: SessionEntry): Promise<void> {
    const record = entry.record;
    const refreshToken = record === null ? null : refreshTokenOf(record);
    const connection = this.#parts.connection(entry.connectionId);
    if (refreshToken === null || connection === undefined) return;
    if (record === null || record.issuer !== connection.issuer || record.clientId !== connection.clientId) return;
    const now = this.#parts.clock.now();
    if (!isWorthAsking(record, entry.endAskedAt, now)) return;
    const { generation } = entry;
    entry.endAskedAt = now;
    const answer = await this.#parts.okta.introspect(sealedClient(record, connection), refreshToken, 'refresh_token', unasked);
    if (entry.record === null || entry.generation !== generation) return;
    if (!answer.ok) {
      // What is left alone for days has nothing else that would make it ask.
      if (judgeFailure(answer.error).kind === 'wait') this.#parts.clock.setTimer(() => void this.#askAgain(entry, generation), hourMs);
      return;
    }
    if (answer.value.expiresAt === null) return;
    // A refresh in between moved a sliding end: then the answer is about a time that has passed.
    if (entry.record.receivedAt !== record.receivedAt) return;
    // In memory at once; on disk with the next refresh, so that no write races with a rotation.
    entry.apply({ kind: 'end-learnt', record: learnEnd(entry.record, answer.value.expiresAt) });
    this.#parts.judged(entry);
  }

  async #askAgain(entry: SessionEntry, generation: number): Promise<void> {
    if (entry.generation !== generation) return;
    entry.endAskedAt = null;
    await this.learnEnd(entry);
  }

  /**
   * Why a session ended, when the session itself could not tell: introspection of its access token, and of those of the
   * same account's `others` in the same org.
   */
  async explainEnd(connectionId: string, ended: SessionRecord, others: readonly SessionRecord[]): Promise<EndCause> {
    const own = this.#isActive(ended, connectionId);
    const rest = others.slice(0, mostOthers).map(async (record) => {
      const isActive = await this.#isActive(record, connectionId);
      return isActive === null ? [] : [{ isActive, clientId: record.clientId }];
    });
    return causeFromTokens(ended, { own: await own, others: (await Promise.all(rest)).flat() });
  }

  /** Whether an access token that should still live is active; null when it should not, or nobody tells. */
  async #isActive(record: SessionRecord, connectionId: string): Promise<boolean | null> {
    const accessToken = accessTokenOf(record);
    const { expiresAt } = livesOf(record).accessToken;
    if (accessToken === null || expiresAt === null || expiresAt < this.#parts.clock.now() + clearlyAliveMs) return null;
    const answer = await this.#parts.okta.introspect(
      sealedClient(record, this.#parts.connection(connectionId)),
      accessToken,
      'access_token',
      unasked,
    );
    return answer.ok ? answer.value.active : null;
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
export const sealedClient = (record: SessionRecord, connection: Connection | undefined): ClientAtServer => ({
  issuer: record.issuer,
  clientId: record.clientId,
  approvedOrigins: connection?.issuer === record.issuer ? connection.approvedOrigins : [],
  // Its secret and keys say for themselves which server and client they are for.
  ...(connection === undefined ? {} : { id: connection.id, method: connection.method }),
});
