import type { VaultView } from '../../../src-preload/contract/index.ts';
import type { SealerBackend } from './types.ts';

export interface ConsentParts {
  readonly backend: () => Promise<SealerBackend>;
  /** The person's word for this machine: yes, no, or not yet asked. */
  readonly answer: () => 'accepted' | 'declined' | null;
  /** The system answers otherwise than before, say because a keyring was unlocked. */
  readonly changed?: () => void;
}

/**
 * Whether anything may be written with the key at hand. A strong key needs no word; with a weak one nothing is written
 * unless the person accepts it for this machine; without any key nothing can be.
 */
export class VaultConsent {
  readonly #parts: ConsentParts;
  #judging: Promise<void> | null = null;
  #isJudged = false;
  #backend: SealerBackend = { name: 'not known yet', strength: 'unavailable', detail: 'The system’s key store has not answered yet.' };

  constructor(parts: ConsentParts) {
    this.#parts = parts;
  }

  /** Asks the system which key there is. Before this nothing may be persisted. */
  async judge(): Promise<void> {
    this.#judging ??= this.#parts
      .backend()
      .then((backend) => {
        const isNews = this.#isJudged && backend.strength !== this.#backend.strength;
        this.#backend = backend;
        this.#isJudged = true;
        if (isNews) this.#parts.changed?.();
      })
      .finally(() => (this.#judging = null));
    await this.#judging;
  }

  /** Also asks the system anew while it had no key: a keyring unlocked later counts from the next question on. */
  mayPersist(): boolean {
    this.#askAgain();
    return this.#isAllowed();
  }

  #askAgain(): void {
    if (this.#isJudged && this.#backend.strength === 'unavailable') this.judge().catch(() => {});
  }

  #isAllowed(): boolean {
    switch (this.#backend.strength) {
      case 'strong':
        return true;
      case 'weak':
        return this.#parts.answer() === 'accepted';
      case 'unavailable':
        return false;
    }
  }

  /** Asks anew like `mayPersist`. */
  view(): VaultView {
    this.#askAgain();
    const { name, strength, detail } = this.#backend;
    return {
      backend: name,
      strength,
      persisting: this.#isAllowed(),
      consentNeeded: strength === 'weak' && this.#parts.answer() === null,
      detail,
    };
  }
}
