import { createServer } from 'node:net';

/**
 * Below the ports that systems hand out by themselves (from 32,768 on Linux, from 49,152 elsewhere): one of those could
 * be in other hands again before it is used.
 */
const [lowest, highest] = [20_000, 32_000];

/** Playwright's workers draw from ports of their own. */
const workers = 8;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** A port of 127.0.0.1 that nothing listens on and that the system gives to nothing else meanwhile. */
export const freePort = async (): Promise<number> => {
  const worker = Number(process.env['TEST_PARALLEL_INDEX'] ?? 0) % workers;
  for (;;) {
    const port = lowest + workers * Math.floor((Math.random() * (highest - lowest)) / workers) + worker;
    if (await isFree(port)) return port;
  }
};
