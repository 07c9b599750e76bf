import type { CopyForm, CopyReceipt } from '../../../src-preload/contract/index.ts';
import { type AppError, type Clock, failed, failure, type Result, success } from '../base/index.ts';
import { copyForm, copyGuaranteeMs, type CopyText } from '../tokens/index.ts';
import { isFromTheFuture, livesOf } from './policy.ts';
import type { TokenClipboard } from './ports.ts';
import { canRenew, type SessionRecord } from './record.ts';
import type { Sessions } from './sessions.ts';

export interface TokenCopierParts {
  readonly sessions: Sessions;
  readonly clipboard: TokenClipboard;
  readonly clock: Clock;
  /** How long a copied token may stay on the clipboard, ms; 0 leaves it. */
  readonly clearAfterMs: () => number;
  /** Who used what last goes first after a sleep. */
  readonly used: (connectionId: string) => void;
}

/** Copies tokens with a promise of life: refreshed first when they would die in the person's hands. */
export class TokenCopier {
  readonly #parts: TokenCopierParts;
  #copied: { readonly text: string; readonly cancel: () => void } | null = null;

  constructor(parts: TokenCopierParts) {
    this.#parts = parts;
  }

  /** `arrange` makes what is copied out of the token's text, once that lives long enough. */
  async copy(
    connectionId: string,
    form: CopyForm,
    arrange: (copy: CopyText) => Promise<Result<CopyText>> = async (copy) => await Promise.resolve(success(copy)),
  ): Promise<Result<CopyReceipt>> {
    const { sessions, clock } = this.#parts;
    let warning: AppError | null = null;
    const before = this.#tokens(connectionId);
    if (!before.ok) return before;
    if (!this.#livesLongEnough(before.value, form) && canRenew(before.value)) {
      const refreshed = await sessions.refresh(connectionId);
      if (!refreshed.ok) warning = refreshed.error;
    }
    const now = this.#tokens(connectionId);
    if (!now.ok) return now;
    const record = now.value;
    const copy = copyForm(form, record.body);
    if (!copy.ok) return copy;
    const expiresAt = this.#expiresAt(record, form);
    if (expiresAt !== null && expiresAt <= clock.now()) {
      return failed(warning ?? failure('session_ended', 'This token has expired and cannot be refreshed.', 'Sign in again.').error);
    }
    const arranged = await arrange(copy.value);
    if (!arranged.ok) return arranged;
    await this.#write(arranged.value.text);
    this.#parts.used(connectionId);
    const clearAfterMs = this.#parts.clearAfterMs();
    return success({ what: arranged.value.what, expiresAt, clearsAt: clearAfterMs === 0 ? null : clock.now() + clearAfterMs, warning });
  }

  /** Something that holds a token, such as an address with one in it: concealed, and taken back as a token is. */
  async copyConcealed(text: string): Promise<void> {
    await this.#write(text);
  }

  /** Before the app quits: takes back what is still ours on the clipboard. */
  async takeBack(): Promise<void> {
    const copied = this.#copied;
    this.#copied = null;
    copied?.cancel();
    // A clipboard that cannot be read now holds nothing we could take back.
    if (copied !== null) await this.#parts.clipboard.clearIfStill(copied.text).catch(() => {});
  }

  async #write(text: string): Promise<void> {
    await this.#parts.clipboard.write(text, { concealed: true });
    this.#copied?.cancel();
    const clearAfterMs = this.#parts.clearAfterMs();
    this.#copied = clearAfterMs === 0 ? null : { text, cancel: this.#parts.clock.setTimer(() => void this.takeBack(), clearAfterMs) };
  }

  #tokens(connectionId: string): Result<SessionRecord> {
    const refusal = this.#parts.sessions.refusal(connectionId);
    if (refusal !== null) return refusal;
    const { held } = this.#parts.sessions.get(connectionId);
    return held.kind === 'held' ? success(held.record) : failure('not_signed_in', 'This connection is not signed in.', 'Sign in.');
  }

  #expiresAt(record: SessionRecord, form: CopyForm): number | null {
    const lives = livesOf(record);
    return form === 'id-token' ? lives.idToken.expiresAt : lives.accessToken.expiresAt;
  }

  #livesLongEnough(record: SessionRecord, form: CopyForm): boolean {
    if (isFromTheFuture(record, this.#parts.clock.now())) return false;
    const expiresAt = this.#expiresAt(record, form);
    if (expiresAt === null) return true;
    const receivedAt = form === 'id-token' ? (record.idTokenReceivedAt ?? record.receivedAt) : record.receivedAt;
    return expiresAt - this.#parts.clock.now() >= copyGuaranteeMs(expiresAt - receivedAt);
  }
}
