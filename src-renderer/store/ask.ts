import type { Bridge, CommandName, CommandPayload, CommandResult, Result } from '../../src-preload/contract/index.ts';
import { loadCatalogue } from '../../src-preload/contract/words/words.ts';

/** Asks main; never rejects. What the bridge itself throws becomes an error value like any other. */
export const ask = async <N extends CommandName>(
  bridge: Bridge,
  name: N,
  payload: CommandPayload<N>,
): Promise<Result<CommandResult<N>>> => {
  try {
    const answer = await bridge.invoke(name, payload);
    // The page's first question waits for nothing; what is not there yet its words are told with later.
    if (name !== 'app.snapshot') await loadCatalogue();
    return answer;
  } catch {
    return {
      ok: false,
      error: {
        code: 'internal',
        word: 'main_silent',
        parameters: {},
      },
    };
  }
};
