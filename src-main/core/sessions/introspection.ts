import type { Connection } from '../connections/index.ts';
import type { OktaClient } from '../okta/index.ts';
import type { Clock } from '../base/index.ts';
import type { EndCause } from './end-cause.ts';
import { causeFromTokens } from './end-diagnosis.ts';
import type { SessionEntry } from './entry.ts';
import { hourMs, judgeFailure, livesOf } from './policy.ts';
import { accessTokenOf, refreshTokenOf, type SessionRecord } from './record.ts';
import { isWorthAsking, learnEnd } from './refresh-token-end.ts';
import { sealedClient } from './revocation.ts';

/** So many of the account's other sessions tell enough. */
const mostOthers = 3;
/** Nothing is sent that the server does not offer to this client. */
const unasked = { unasked: true };
/** An access token that is about to expire tells nothing by being inactive, ms. */
const clearlyAliveMs = 10_000;

export interface IntrospectionParts {
  readonly okta: OktaClient;
  readonly clock: Clock;
  readonly connection: (connectionId: string) => Connection | undefined;
  /** The end of its refresh token is known, or known better. */
  readonly learnt: (entry: SessionEntry) => void;
}

/** What introspection (RFC 7662) tells about sessions: when a refresh token will end, and why a session has ended. */
export class Introspection {
  readonly #parts: IntrospectionParts;

  constructor(parts: IntrospectionParts) {
    this.#parts = parts;
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
    this.#parts.learnt(entry);
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
}
