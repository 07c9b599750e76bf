import type { VaultView } from '../../src-preload/contract/index.ts';
import type { SealerBackend } from './types.ts';

export interface ConsentParts {
  readonly backend: () => Promise<SealerBackend>;
  /** The person's word for this machine: yes, no, or not yet asked. */
  readonly answer: () => 'accepted' | 'declined' | null;
}

/**
 * Whether anything may be written with the key at hand. A strong key needs no word; with a weak one nothing is written
 * unless the person accepts it for this machine; without any key nothing can be.
 */
export class VaultConsent {
  readonly #parts: ConsentParts;
  #backend: SealerBackend = { name: 'not known yet', strength: 'unavailable', detail: 'The system’s key store has not answered yet.' };

  constructor(parts: ConsentParts) {
    this.#parts = parts;
  }

  /** Asks the system which key there is. Before this nothing may be persisted. */
  async judge(): Promise<void> {
    this.#backend = await this.#parts.backend();
  }

  mayPersist(): boolean {
    switch (this.#backend.strength) {
      case 'strong':
        return true;
      case 'weak':
        return this.#parts.answer() === 'accepted';
      case 'unavailable':
        return false;
    }
  }

  view(): VaultView {
    const { name, strength, detail } = this.#backend;
    return {
      backend: name,
      strength,
      persisting: this.mayPersist(),
      consentNeeded: strength === 'weak' && this.#parts.answer() === null,
      detail,
    };
  }
}
