import { type CommandName, type CommandPayload, type CommandResult, commands } from '../../../src-preload/contract/index.ts';
import type { Logger, Result } from '../base/index.ts';
import { answer } from './answer.ts';

/** Every command but the snapshot, which is answered before the others are there. */
type LaterCommandName = Exclude<CommandName, 'app.snapshot'>;

/** One handler per command of the contract but the snapshot; leaving one out does not compile. */
export type CommandHandlers = {
  readonly [N in LaterCommandName]: (payload: CommandPayload<N>) => Promise<Result<CommandResult<N>>> | Result<CommandResult<N>>;
};

/** Judges the payload, does the work, judges the answer. Never rejects. */
export type CarryOut = (name: LaterCommandName, payload: unknown) => Promise<Result<unknown>>;

/** Carries each command out with its handler, judged by its schemas. */
export const carryOut =
  (handlers: CommandHandlers, logger: Logger): CarryOut =>
  async (name, payload) => {
    const handler = handlers[name] as (payload: unknown) => Promise<Result<unknown>> | Result<unknown>;
    return await answer(name, commands[name], handler, payload, logger);
  };
