import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Connection } from '../src-main/core/connections/index.ts';
import type { Phase } from './kill-phases.ts';

/** What a child is told. */
export interface Life {
  /** The app's user-data folder. */
  readonly folder: string;
  readonly phaseFile: string;
  readonly connections: readonly Connection[];
  /** The one that rotates in this life; null: all of them at once. */
  readonly only: string | null;
  /** It kills itself when this phase is entered for the nth time; null: somebody else does. */
  readonly dieAt: { readonly phase: Phase; readonly nth: number } | null;
  /**
   * Mistakes made on purpose, to see that they are found: `late` answers before it writes, `in-place` writes over the
   * old file.
   */
  readonly carelessness: 'late' | 'in-place' | null;
}

/** What a child tells. */
export type Report =
  /** The process runs; nothing was read yet. */
  | { readonly kind: 'begun' }
  | { readonly kind: 'loaded' | 'stopped'; readonly held: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly id: string; readonly code: string; readonly held: string };

export interface RunningLife {
  /** Resolves once the process runs, or has ended. */
  readonly begun: Promise<void>;
  /** Resolves once the sessions are loaded, or the process has ended. */
  readonly loaded: Promise<void>;
  /** How it ended: by SIGKILL, as it was asked to, or by itself. */
  readonly ended: Promise<{ readonly kind: 'killed' | 'stopped' } | { readonly kind: 'failed'; readonly why: string }>;
  kill(): void;
  /** Asks it to end as the app does when a person quits. */
  stop(): void;
}

/** Starts one life. `program` is the bundled child. */
export const startLife = (program: string, life: Life, heard: (report: Report) => void): RunningLife => {
  const child: ChildProcess = spawn(process.execPath, [program, JSON.stringify(life)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let errors = '';
  let stopped = false;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2000)));
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  child.on('message', (message) => {
    const said = message as Report;
    if (said.kind === 'stopped') stopped = true;
    heard(said);
  });
  const hears = async (kind: Report['kind']) =>
    await new Promise<void>((resolve) => {
      child.on('message', (message) => (message as Report).kind === kind && resolve());
      void exit.then(() => resolve());
    });
  return {
    begun: hears('begun'),
    loaded: hears('loaded'),
    ended: exit.then(([code, signal]) => {
      if (signal === 'SIGKILL') return { kind: 'killed' };
      if (stopped && code === 0) return { kind: 'stopped' };
      return { kind: 'failed', why: `A child ended by itself (${signal ?? String(code)}): ${errors}` };
    }),
    kill: () => void child.kill('SIGKILL'),
    stop: () => void child.send('stop'),
  };
};
