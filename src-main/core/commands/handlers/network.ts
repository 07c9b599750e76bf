import type { AppServices } from '../app-services.ts';
import type { CommandHandlers } from '../carry-out.ts';

export const networkHandlers = ({ connectionTest }: AppServices): Pick<CommandHandlers, 'network.test'> => ({
  'network.test': async (asked) => await connectionTest.run(asked),
});
