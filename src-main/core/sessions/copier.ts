import type { CopyForm, CopyReceipt } from '../../../src-preload/contract/index.ts';
import { type Clock, type Result, success } from '../base/index.ts';
import { copyForm, type CopyText } from '../tokens/index.ts';
import type { AccessTokens } from './access-tokens.ts';
import { copyLifeMs } from './policy.ts';

/** The system's clipboard, for tokens: marked as concealed where the system knows that. */
export interface TokenClipboard {
  write(text: string, options: { readonly concealed: boolean }): Promise<void>;
  /** Empties it if it still holds exactly `text`. */
  clearIfStill(text: string): Promise<void>;
}

export interface TokenCopierParts {
  readonly tokens: AccessTokens;
  readonly clipboard: TokenClipboard;
  readonly clock: Clock;
  /** How long a copied token may stay on the clipboard, ms; 0 leaves it. */
  readonly clearAfterMs: () => number;
  /** Who used what last goes first after a sleep. */
  readonly used: (connectionId: string) => void;
}

/** Copies tokens with a promise of life: refreshed first when they would soon expire. */
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
    const { clock, tokens } = this.#parts;
    const fresh = await tokens.fresh(connectionId, copyLifeMs, form === 'id-token' ? 'id' : 'access');
    if (!fresh.ok) return fresh;
    const { record, expiresAt, warning } = fresh.value;
    const copy = copyForm(form, record.body);
    if (!copy.ok) return copy;
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
}
