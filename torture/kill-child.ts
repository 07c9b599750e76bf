import * as nodeFiles from 'node:fs/promises';
import { join } from 'node:path';
import { createAppServices } from '../bench/app-services.ts';
import { type Fetch, silentLogger as logger } from '../src-main/core/base/index.ts';
import { DurableFolder, type DurableFolderOptions } from '../src-main/node/durable-folder.ts';
import { createInDoubtMarks } from '../src-main/node/in-doubt-marks.ts';
import { systemClock as clock } from '../src-main/node/system-clock.ts';
import { systemRandom as random } from '../src-main/node/system-random.ts';
import type { Life, Report } from './kill-life.ts';
import { type Phase, PhaseWriter } from './kill-phases.ts';

/*
 * One life of the app without a window: its core over a user-data folder, started as the app starts it, and then
 * rotating refresh tokens as fast as they can until somebody kills the process. Its orders are its first argument.
 */

type Files = NonNullable<DurableFolderOptions['files']>;

const life = JSON.parse(process.argv[2] ?? '') as Life;
const ids = life.connections.map(({ id }) => id);
const report = (message: Report, sent: () => void = () => {}): void => void process.send?.(message, sent);

let countdown = Infinity;
const phaseFile = new PhaseWriter(life.phaseFile, ids, (id, phase) => {
  if (phase !== life.dieAt?.phase || (life.only !== null && id !== life.only)) return;
  countdown -= 1;
  // Nothing of this process runs after it.
  if (countdown === 0) process.kill(process.pid, 'SIGKILL');
});
const enter = (id: string, phase: Phase): void => phaseFile.enter(id, phase);

/** The network, telling when a token request has gone out and when its answer has come. */
const watchedFetch: Fetch = async (url, init) => {
  const connection = life.connections.find(({ issuer }) => url === `${issuer}/v1/token`);
  if (connection === undefined) return await fetch(url, init);
  enter(connection.id, 'sent');
  const response = await fetch(url, init);
  enter(connection.id, 'answered');
  return response;
};

const idIn = (path: unknown): string | undefined => /entry\.session\.([a-z0-9-]+)\.sealed/.exec(String(path))?.[1];

/** The disk, telling how far a write has come. */
const watchedFiles: Files = {
  ...nodeFiles,
  open: async (path, flags, mode) => {
    const id = idIn(path);
    // In place: what a program does that knows nothing of temporary files.
    const inPlace = life.carelessness === 'in-place' && id !== undefined;
    const file = await (inPlace ? nodeFiles.open(withoutTemporary(path), 'w', mode) : nodeFiles.open(path, flags, mode));
    if (id === undefined) return file;
    enter(id, 'writing');
    const sync = file.sync.bind(file);
    file.sync = async () => {
      await sync();
      enter(id, 'synced');
    };
    return file;
  },
  rename: async (from, to) => {
    if (life.carelessness !== 'in-place') await nodeFiles.rename(from, to);
    const id = idIn(to);
    if (id !== undefined) enter(id, 'renamed');
  },
};
const withoutTemporary = (path: unknown): string => String(path).replace(/\.[0-9a-f]{8}\.tmp$/, '');

/** So much later a careless program writes what it has answered long since, ms. */
const lateMs = 5_000;

const run = async (): Promise<void> => {
  report({ kind: 'begun' });
  const journal = createInDoubtMarks(life.folder);
  const { sessions, close } = await createAppServices(life.folder, {
    known: life.connections,
    logger,
    fetch: watchedFetch,
    vaultFiles: new DurableFolder({ folder: join(life.folder, 'vault'), clock, random, files: watchedFiles }),
    inDoubt: {
      ...journal,
      set: (id, at) => {
        journal.set(id, at);
        enter(id, 'marked');
      },
    },
    secrets: (vault) => ({
      getPassword: async (...entry) => await vault.getPassword(...entry),
      setPassword: async (service, account, password) => {
        if (life.carelessness === 'late') clock.setTimer(() => void vault.setPassword(service, account, password), lateMs);
        else await vault.setPassword(service, account, password);
        enter(account, 'written');
      },
      deletePassword: async (...entry) => await vault.deletePassword(...entry),
      findPassword: async (service) => await vault.findPassword(service),
      findCredentials: async (service) => await vault.findCredentials(service),
    }),
  });
  phaseFile.loaded();
  const heldNow = () => Object.fromEntries(ids.map((id) => [id, sessions.get(id).held.kind]));
  report({ kind: 'loaded', held: heldNow() });

  const quitting = new AbortController();
  const rotate = async (id: string): Promise<boolean> => {
    const result = await sessions.refresh(id);
    enter(id, 'idle');
    if (!result.ok) report({ kind: 'refused', id, code: result.error.code, held: sessions.get(id).held.kind });
    return result.ok;
  };
  const keepRotating = async (id: string): Promise<void> => {
    while (!quitting.signal.aborted) {
      // What cannot be refreshed now is left alone for a moment.
      if (!(await rotate(id))) await new Promise<void>((resolve) => void setTimeout(resolve, 50));
    }
  };

  // With one that runs alone the others are brought to rest first.
  if (life.only !== null) await Promise.all(ids.map(rotate));
  countdown = life.dieAt?.nth ?? Infinity;
  const running = Promise.all((life.only === null ? ids : [life.only]).map(keepRotating));

  process.once('message', () => {
    void (async () => {
      quitting.abort();
      await running;
      await Promise.all(ids.map(rotate));
      await close();
      phaseFile.close();
      report({ kind: 'stopped', held: heldNow() }, () => process.disconnect());
    })();
  });
};

// Nobody may be left to kill it.
process.once('disconnect', () => process.exit(0));
if (!process.connected) process.exit(1);

await run();
