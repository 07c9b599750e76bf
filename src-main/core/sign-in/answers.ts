import type { CallbackPage } from './callback-page.ts';
import type { LoopbackListener } from './ports.ts';
import type { SignIns } from './sign-ins.ts';
import type { SignOuts } from './sign-outs.ts';

/** Takes what came back from a browser to the sign-in or sign-out that waits for it. */
export class AnswerDesk {
  #waiting: { readonly signIns: Pick<SignIns, 'handleCallback'>; readonly signOuts: Pick<SignOuts, 'answer'> } | null = null;

  /** Call once, before anything listens. */
  serve(waiting: { readonly signIns: Pick<SignIns, 'handleCallback'>; readonly signOuts: Pick<SignOuts, 'answer'> }): void {
    this.#waiting = waiting;
  }

  async take(url: string): Promise<CallbackPage> {
    if (this.#waiting === null) throw new Error('Sign-ins and sign-outs are built before a URL is received.');
    return this.#waiting.signOuts.answer(url) ?? (await this.#waiting.signIns.handleCallback(url));
  }
}

/**
 * A loopback address that sign-ins and sign-outs share: the listener that came first hears everything there, so each
 * answer goes to `take`, no matter which of them listens.
 */
export const sharedLoopback = (loopback: LoopbackListener, take: (url: string) => Promise<CallbackPage>): LoopbackListener => ({
  listen: async (address) => await loopback.listen(address, take),
});
