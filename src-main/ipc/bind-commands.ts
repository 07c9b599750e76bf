import {
  appErrorSchema,
  channelOf,
  type CommandName,
  commandNames,
  type CommandPayload,
  type CommandResult,
  commands,
} from '../../src-preload/contract/index.ts';
import { failed, failure, type Logger, type Result, redact } from '../platform/index.ts';
import type { IpcChannel, IpcSender } from './channel.ts';

/** One handler per command of the contract; leaving one out does not compile. */
export type CommandHandlers = {
  readonly [N in CommandName]: (payload: CommandPayload<N>) => Promise<Result<CommandResult<N>>> | Result<CommandResult<N>>;
};

/**
 * Binds every command of the contract. A call gets through only from the window's own main frame at `origin`, with a
 * payload the contract describes; an answer gets out only as the contract describes it.
 */
export const bindCommands = (
  channel: IpcChannel,
  handlers: CommandHandlers,
  options: {
    readonly origin: string;
    readonly logger: Logger;
    /** Resolves when a command may be carried out: the snapshot as soon as there is something to show, the rest a little later. */
    readonly ready: (name: CommandName) => Promise<void>;
  },
): void => {
  for (const name of commandNames) {
    channel.handle(channelOf(name), async (sender, payload) => {
      if (!isOwnFrame(sender, options.origin)) {
        options.logger.warn('refused a bridge call from another frame', { command: name });
        return failure('forbidden_sender', 'This page may not talk to Tenantry.');
      }
      await options.ready(name);
      // Events before a snapshot count as being in it. So it is read in a callback of its own: its answer is out before the
      // publisher's next one tells what changed after the reading.
      if (name === 'app.snapshot') await nextTurn();
      const answered = await answer(name, payload, handlers, options.logger);
      // The publisher tells at the end of the turn what has changed: first that, then the answer, so that the window never
      // goes to a connection it does not know yet.
      if (name !== 'app.snapshot') await nextTurn();
      return answered;
    });
  }
};

const nextTurn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

const isOwnFrame = (sender: IpcSender, origin: string): boolean =>
  sender.isMainFrame && (sender.url === origin || sender.url.startsWith(`${origin}/`));

/** Services may know more of an error than the window is told. */
const knownOfError = appErrorSchema.strip();

const answer = async <N extends CommandName>(
  name: N,
  payload: unknown,
  handlers: CommandHandlers,
  logger: Logger,
): Promise<Result<unknown>> => {
  const parsed = commands[name].payload.safeParse(payload);
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => issue.path.join('.') || 'payload').join(', ');
    logger.warn('refused a malformed bridge call', { command: name, where });
    return failure('invalid_payload', `Tenantry’s window sent something main does not understand (${redact(where)}).`);
  }
  try {
    const result = await handlers[name](parsed.data as CommandPayload<N>);
    if (!result.ok) {
      return failed(knownOfError.parse(result.error));
    }
    // Strict schemas: a member that was never meant to cross fails here instead of leaking.
    return { ok: true, value: commands[name].result.parse(result.value) };
  } catch (error) {
    logger.error('command failed', { command: name, reason: error instanceof Error ? error.message : String(error) });
    return failure(
      'internal',
      'Something went wrong inside Tenantry.',
      'Try again; if it stays, restart Tenantry. The log file says more.',
    );
  }
};
