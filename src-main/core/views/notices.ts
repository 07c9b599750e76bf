import type { NoticeView } from '../../../src-preload/contract/index.ts';
import { type AppError, type Clock, type Random, wordsOf } from '../base/index.ts';

/** More than this are not read by anybody; the oldest go first. */
const most = 20;

/** What the person should know and no connection can say. In memory: a notice is about this run. */
export class Notices {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #changed: () => void;
  #notices: readonly NoticeView[] = [];

  constructor(parts: { readonly clock: Clock; readonly random: Random; readonly changed: () => void }) {
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#changed = parts.changed;
  }

  get all(): readonly NoticeView[] {
    return this.#notices;
  }

  /** One with the same title is replaced, so that something that keeps happening is said once. */
  add(tone: NoticeView['tone'], title: string, detail: string, remedy: string | null = null, requestId: string | null = null): void {
    const notice: NoticeView = { id: this.#random.uuid(), tone, title, detail, remedy, requestId, at: this.#clock.now() };
    this.#notices = [...this.#notices.filter((other) => other.title !== title), notice].slice(-most);
    this.#changed();
  }

  addError(tone: NoticeView['tone'], title: string, error: AppError): void {
    this.add(tone, title, wordsOf(error).message, wordsOf(error).remedy ?? null, error.requestId ?? null);
  }

  dismiss(id: string): void {
    this.#notices = this.#notices.filter((notice) => notice.id !== id);
    this.#changed();
  }
}
