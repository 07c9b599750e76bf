import type { ConnectionView } from '../../../src-preload/contract/index.ts';

export interface Announcement {
  readonly tag: string;
  readonly title: string;
  readonly body: string;
}

/** Says once that a connection needs a new sign-in, and no more until it has had one. */
export class Announcer {
  readonly #say: (announcement: Announcement) => void;
  readonly #wasHeld = new Set<string>();

  constructor(say: (announcement: Announcement) => void) {
    this.#say = say;
  }

  see(view: ConnectionView): void {
    if (view.accessToken !== null) {
      this.#wasHeld.add(view.id);
    } else if (
      view.status.needsYou &&
      (view.status.action === 'sign-in' || view.status.action === 'none') &&
      this.#wasHeld.delete(view.id)
    ) {
      this.#say({ tag: view.id, title: `${view.handle}: sign-in needed`, body: view.status.reason ?? 'Its session has ended.' });
    }
  }
}
