import { type AppError, type Clock, failed, failure, type Result, success } from '../base/index.ts';
import { isFromTheFuture, promisedLifeMs, tokenLife, type TokenWithLife } from './policy.ts';
import { canRenew, type SessionRecord } from './record.ts';
import type { Sessions } from './sessions.ts';

export interface FreshTokens {
  readonly record: SessionRecord;
  /** When the token asked for ends, epoch ms; null where nothing tells. */
  readonly expiresAt: number | null;
  /** How long it lives at least, ms: what was asked for, half its lifetime, or what is left of it; null where nothing tells. */
  readonly promisedLifeMs: number | null;
  /** Why it could not be refreshed, if it should have been; it is still valid. */
  readonly warning: AppError | null;
}

export interface AccessTokensParts {
  readonly sessions: Sessions;
  readonly clock: Clock;
}

/** Hands out tokens that live long enough: the one way to a token for copies, requests, and other programs. */
export class AccessTokens {
  readonly #parts: AccessTokensParts;

  constructor(parts: AccessTokensParts) {
    this.#parts = parts;
  }

  /**
   * The tokens of a session, refreshed first when the one asked for would live less than `minLifeMs` (ms, at most half its
   * lifetime counts). Those who ask at once share one refresh. Where it fails a token that is still valid is handed out with a
   * warning; one that has expired is not.
   */
  async fresh(connectionId: string, minLifeMs: number, token: TokenWithLife = 'access'): Promise<Result<FreshTokens>> {
    const { sessions, clock } = this.#parts;
    const before = sessions.usable(connectionId);
    if (!before.ok) return before;
    let warning: AppError | null = null;
    if (!this.#livesLongEnough(before.value, minLifeMs, token) && canRenew(before.value)) {
      const refreshed = await sessions.refresh(connectionId);
      if (!refreshed.ok) warning = refreshed.error;
    }
    const now = sessions.usable(connectionId);
    if (!now.ok) return now;
    const record = now.value;
    const life = tokenLife(record, token);
    if (life === null) return success({ record, expiresAt: null, promisedLifeMs: null, warning });
    const leftMs = life.expiresAt - clock.now();
    if (leftMs <= 0) return failed(warning ?? hasExpired.error);
    return success({ record, expiresAt: life.expiresAt, promisedLifeMs: Math.min(promisedLifeMs(life, minLifeMs), leftMs), warning });
  }

  #livesLongEnough(record: SessionRecord, minLifeMs: number, token: TokenWithLife): boolean {
    const now = this.#parts.clock.now();
    if (isFromTheFuture(record, now)) return false;
    const life = tokenLife(record, token);
    return life === null || (life.expiresAt > now && life.expiresAt - now >= promisedLifeMs(life, minLifeMs));
  }
}

const hasExpired = failure('session_ended', 'This token has expired and cannot be refreshed.', 'Sign in again.');
