import { wordsOf } from './base/index.ts';
import type { ConnectionView } from '../../src-preload/contract/index.ts';
import type { Core } from './core.ts';

export interface Announcement {
  readonly tag: string;
  readonly title: string;
  readonly body: string;
}

/**
 * Says once that a connection needs a new sign-in, and no more until it has had one. It hears the core's events by itself:
 * whether anything is shown makes no difference. What the user signed out of is not missed.
 */
export class Announcer {
  readonly #core: Pick<Core, 'on' | 'connectionView' | 'snapshot'>;
  readonly #say: (announcement: Announcement) => void;
  /** Those that had tokens and needed no sign-in when last looked at. */
  readonly #wereHeld = new Set<string>();

  constructor(core: Pick<Core, 'on' | 'connectionView' | 'snapshot'>, say: (announcement: Announcement) => void) {
    this.#core = core;
    this.#say = say;
    core.on((event) => {
      if (event.kind === 'signed-out') this.#wereHeld.delete(event.connectionId);
      if (event.kind === 'connection-changed') this.#look(event.connectionId, core.connectionView(event.connectionId));
    });
  }

  /** Looks at every connection, once the sessions are loaded: until something changes there, no event tells of them. */
  takeStock(): void {
    for (const view of this.#core.snapshot().connections) this.#look(view.id, view);
  }

  #look(connectionId: string, view: ConnectionView | undefined): void {
    // No action: a shared redirect URI stands in the way of the sign-in.
    const needsSignIn = view !== undefined && view.status.needsYou && ['sign-in', 'none'].includes(view.status.action);
    if (!needsSignIn && view?.accessToken) {
      this.#wereHeld.add(connectionId);
      return;
    }
    if (!this.#wereHeld.delete(connectionId) || !needsSignIn) return;
    this.#say({
      tag: connectionId,
      title: `${view.handle}: sign-in needed`,
      body: view.status.reason === null ? 'Its session has ended.' : wordsOf(view.status.reason).message,
    });
  }
}
