import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a server may take until it answers, ms. */
const startLimitMs = 30_000;
/** How long it may take to end when told to, ms. */
const stopLimitMs = 5_000;

export interface ServerProcess {
  stop(): Promise<void>;
}

/** Starts a program and resolves when `url` answers. Throws with the program's last words when that does not happen. */
export const startServer = async (
  command: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly url: string },
): Promise<ServerProcess> => {
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const listen = (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000));
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  let hasEnded = false;
  const ended = once(child, 'exit')
    .catch((error: unknown) => (said += String(error)))
    .finally(() => (hasEnded = true));
  const isOver = () => hasEnded;
  const kill = () => void child.kill('SIGKILL');
  // However this process ends, the server goes with it.
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await Promise.race([ended, sleep(stopLimitMs, undefined, { ref: false })]);
    if (!isOver()) kill();
    await ended;
    process.off('exit', kill);
  };
  for (const giveUpAt = Date.now() + startLimitMs; Date.now() < giveUpAt && !isOver(); await sleep(50)) {
    const answered = await fetch(options.url, { redirect: 'manual' }).then(
      async (response) => (await response.arrayBuffer()).byteLength >= 0,
      () => false,
    );
    if (answered) return { stop };
  }
  await stop();
  throw new Error(`${program} did not start: ${said.trim()}`);
};
