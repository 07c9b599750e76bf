import type { CallbackPage } from './callback-page.ts';
import type { LoopbackListener } from './ports.ts';
import type { SignIns } from './sign-ins.ts';
import type { SignOuts } from './sign-outs.ts';

/** Takes what came back from a browser to whoever waits for it; what nobody waits for is told as a stray. */
export const takeAnswer = async (
  url: string,
  { signIns, signOuts }: { readonly signIns: Pick<SignIns, 'handleCallback'>; readonly signOuts: Pick<SignOuts, 'answer'> },
): Promise<CallbackPage> => signOuts.answer(url) ?? (await signIns.handleCallback(url));

/**
 * A loopback address that sign-ins and sign-outs share: the listener who came first hears everything there, so that each
 * answer must go to `take` whoever it is that listens.
 */
export const sharedLoopback = (loopback: LoopbackListener, take: (url: string) => Promise<CallbackPage>): LoopbackListener => ({
  listen: async (address) => await loopback.listen(address, take),
});
