import { spawn, type SpawnOptions } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const inRoot = (...path: readonly string[]): string => join(root, ...path);

/** What the scripts remember between runs. */
export const cacheFolder = inRoot('node_modules', '.cache', 'tenantry');

/** A program of the project's packages: its script, to be run with this Node. */
export const packageProgram = (script: string): readonly [string, ...string[]] => [process.execPath, inRoot('node_modules', script)];

/** Runs a program in the project's folder, its output shown; resolves with its exit code (1 when a signal ended it). */
export const run = async (command: readonly [string, ...string[]], options: SpawnOptions = {}): Promise<number> => {
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
  // Ctrl+C reaches the child as well; this process ends when the child has.
  const wait = () => {};
  process.on('SIGINT', wait);
  const forward = () => void child.kill('SIGTERM');
  process.on('SIGTERM', forward);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    process.off('SIGINT', wait);
    process.off('SIGTERM', forward);
  }
};

/** Runs a script's main function: its number is the exit code, a thrown error is told in one sentence. */
export const main = (body: () => Promise<number>): void => {
  body().then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
};
