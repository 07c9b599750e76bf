import type { Connection } from '../connections/index.ts';
import type { OktaClient } from '../okta/index.ts';
import type { Clock } from '../base/index.ts';
import type { EndCause } from './end-cause.ts';
import { causeFromTokens } from './end-diagnosis.ts';
import { hourMs, judgeFailure, livesOf } from './policy.ts';
import { accessTokenOf, refreshTokenOf, type SessionRecord } from './record.ts';
import { isWorthAsking, learnEnd } from './refresh-token-end.ts';
import { sealedClient } from './revocation.ts';
import type { Session } from './state.ts';

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
}

/** What introspection (RFC 7662) tells about sessions: when a refresh token will end, and why a session has ended. */
export class Introspection {
  readonly #parts: IntrospectionParts;

  constructor(parts: IntrospectionParts) {
    this.#parts = parts;
  }

  /** Asks when the refresh token itself will end, which only introspection knows: daily, and sooner while it is unclear. */
  async learnEnd(session: Session): Promise<void> {
    const record = session.record;
    const refreshToken = record === null ? null : refreshTokenOf(record);
    const connection = this.#parts.connection(session.connectionId);
    if (refreshToken === null || connection === undefined) return;
    if (record === null || record.issuer !== connection.issuer || record.clientId !== connection.clientId) return;
    const now = this.#parts.clock.now();
    if (!isWorthAsking(record, session.state.endAskedAt, now)) return;
    const { generation } = session.state;
    session.apply({ kind: 'end-asked', at: now });
    const answer = await this.#parts.okta.introspect(sealedClient(record, connection), refreshToken, 'refresh_token', unasked);
    if (session.record === null || session.state.generation !== generation) return;
    if (!answer.ok) {
      // What is left alone for days has nothing else that would make it ask.
      if (judgeFailure(answer.error).kind === 'wait') this.#parts.clock.setTimer(() => void this.#askAgain(session, generation), hourMs);
      return;
    }
    if (answer.value.expiresAt === null) return;
    // A refresh in between moved a sliding end: then the answer is about a time that has passed.
    if (session.record.receivedAt !== record.receivedAt) return;
    // On the disk with the next refresh, so that no write races with a rotation.
    session.apply({ kind: 'end-learnt', record: learnEnd(session.record, answer.value.expiresAt) });
  }

  async #askAgain(session: Session, generation: number): Promise<void> {
    if (session.state.generation !== generation) return;
    session.apply({ kind: 'end-asked', at: null });
    await this.learnEnd(session);
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

  /** Whether an access token that should still live is active; null when it should not, or nothing tells. */
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
