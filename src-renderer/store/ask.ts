import type { Bridge, CommandName, CommandPayload, CommandResult, Result } from '../../src-preload/contract/index.ts';

/** Asks main; never rejects. What the bridge itself throws becomes an error value like any other. */
export const ask = async <N extends CommandName>(
  bridge: Bridge,
  name: N,
  payload: CommandPayload<N>,
): Promise<Result<CommandResult<N>>> => {
  try {
    return await bridge.invoke(name, payload);
  } catch {
    return {
      ok: false,
      error: {
        code: 'internal',
        message: 'Tenantry’s main process did not answer.',
        remedy: 'Try again. If it stays like this, quit Tenantry and start it again; nothing is lost.',
      },
    };
  }
};
