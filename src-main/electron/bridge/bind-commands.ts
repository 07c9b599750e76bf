import { type AppView, channelOf, commandNames, snapshotCommand } from '../../../src-preload/contract/index.ts';
import { failure, type Logger, success } from '../../core/base/index.ts';
import { answer, type CarryOut } from '../../core/commands/index.ts';
import type { IpcChannel, IpcSender } from './channel.ts';

/**
 * Binds every command of the contract. A call gets through only from the window's own main frame at `origin`, and, as
 * `answer.ts` and `carry-out.ts` see to, with a payload the contract describes; an answer gets out only as the contract
 * describes it. The snapshot is answered by itself, so that what carries out the rest may still be on its way.
 */
export const bindCommands = (
  channel: IpcChannel,
  options: {
    readonly origin: string;
    readonly logger: Logger;
    /** Resolves when there is something to show. */
    readonly showable: () => Promise<void>;
    readonly appView: () => AppView;
    /** Carries out a command; must not reject. */
    readonly dispatch: CarryOut;
  },
): void => {
  const { logger } = options;
  for (const name of commandNames) {
    channel.handle(channelOf(name), async (sender, payload) => {
      if (!isOwnFrame(sender, options.origin)) {
        logger.warn('refused a bridge call from another frame', { command: name });
        return failure('forbidden_sender', 'This page may not talk to Tenantry.');
      }
      if (name === 'app.snapshot') {
        await options.showable();
        // Events before a snapshot count as being in it. So it is read in a callback of its own: its answer is out before the
        // publisher's next one tells what changed after the reading.
        await nextTurn();
        return await answer(name, snapshotCommand, () => success(options.appView()), payload, logger);
      }
      const answered = await options.dispatch(name, payload);
      // The publisher tells at the end of the turn what has changed: first that, then the answer, so that the window never
      // goes to a connection it does not know yet.
      await nextTurn();
      return answered;
    });
  }
};

const nextTurn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

const isOwnFrame = (sender: IpcSender, origin: string): boolean =>
  sender.isMainFrame && (sender.url === origin || sender.url.startsWith(`${origin}/`));
