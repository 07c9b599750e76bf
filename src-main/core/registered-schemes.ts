import type { Ports } from './ports.ts';

/** Schemes are registered with the first question about one: an answer may come back within a second of the browser's start. */
export const registeredSchemes = ({ schemes, logger }: Ports, wanted: () => readonly string[]) => {
  let registered: Promise<void> | null = null;
  const register = async () => {
    registered = schemes.register(wanted()).catch((error: unknown) => logger.warn('schemes not registered', { reason: String(error) }));
    await registered;
  };
  const settled = async () => await (registered ?? register());
  return {
    register,
    registered: settled,
    status: async (scheme: string) => {
      await settled();
      return await schemes.status(scheme);
    },
  };
};
