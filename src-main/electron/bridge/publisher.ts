import { type AppView, channelOf, type ConnectionView, events } from '../../../src-preload/contract/index.ts';
import type { Logger } from '../../core/base/index.ts';
import type { IpcChannel } from './channel.ts';

export interface PublisherParts {
  readonly channel: IpcChannel;
  readonly logger: Logger;
  readonly appView: () => AppView;
  /** Undefined once the connection is gone. */
  readonly connectionView: (connectionId: string) => ConnectionView | undefined;
}

/**
 * Tells the window what changed: whole views, at most one per connection and turn of the event loop, and nothing that
 * equals what was last sent.
 */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #dirty = new Set<string>();
  readonly #sent = new Map<string, string>();
  #appDirty = false;
  #scheduled = false;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /** Tenants, settings, notices, the list of connections: anything that is not one connection's own. */
  appChanged(): void {
    this.#appDirty = true;
    this.#schedule();
  }

  connectionChanged(connectionId: string): void {
    this.#dirty.add(connectionId);
    this.#schedule();
  }

  /**
   * Tells what is still to be told, so that what was sent last agrees with what is read here; then reads everything. It
   * must reach the window before the current callback of the event loop ends: what is told later is newer.
   */
  snapshot(): AppView {
    this.#flush();
    return this.#parts.appView();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    if (this.#appDirty) {
      this.#appDirty = false;
      this.#sent.clear();
      this.#send('app.changed', this.#parts.appView());
      return;
    }
    for (const connectionId of dirty) {
      const view = this.#parts.connectionView(connectionId);
      if (view === undefined) continue;
      const text = JSON.stringify(view);
      if (this.#sent.get(connectionId) === text) continue;
      this.#sent.set(connectionId, text);
      this.#send('connection.changed', view);
    }
  }

  #send(name: keyof typeof events, view: AppView | ConnectionView): void {
    const checked = events[name].safeParse(view);
    if (checked.success) this.#parts.channel.send(channelOf(name), checked.data);
    else this.#parts.logger.error('a view does not fit the contract', { event: name, where: checked.error.issues[0]?.path.join('.') });
  }
}
