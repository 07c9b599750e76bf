import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';

/** Where a refresh stands, in its order. */
export const phases = ['idle', 'marked', 'sent', 'answered', 'writing', 'synced', 'renamed', 'written'] as const;
export type Phase = (typeof phases)[number];

export const phaseWords: Readonly<Record<Phase, string>> = {
  idle: 'between two refreshes',
  marked: 'mark set, nothing sent',
  sent: 'sent, no answer yet',
  answered: 'answer here, nothing written',
  writing: 'temporary file open, not fsynced',
  synced: 'temporary file fsynced, not renamed',
  renamed: 'renamed, folder not fsynced',
  written: 'all on disk, not yet told',
};

/*
 * Phases lie in a small file, one byte per connection and one for the process, each written with a plain write: what
 * the kernel has taken outlives the process that is killed. The upper bit says that the connection is owed an answer:
 * a request went out, and its outcome is not on disk. That lasts through lives.
 */
const owedBit = 0x80;

export interface PhaseMarks {
  /** Whether the sessions were loaded. */
  readonly loaded: boolean;
  readonly phases: readonly Phase[];
  /** Whether any connection waits for an answer, now or since an earlier life. */
  readonly owed: boolean;
}

/** Begins the file: nobody is up to anything. */
export const beginPhases = (path: string, ids: readonly string[]): void => writeFileSync(path, Buffer.alloc(ids.length + 1));

/** Before a new life; what the connections were up to stays. */
export const forgetLoaded = (path: string, ids: readonly string[]): void => {
  const bytes = readFileSync(path);
  bytes[ids.length] = 0;
  writeFileSync(path, bytes);
};

export const readPhases = (path: string, ids: readonly string[]): PhaseMarks => {
  const bytes = readFileSync(path);
  const marks = [...bytes.subarray(0, ids.length)];
  return {
    loaded: bytes[ids.length] === 1,
    phases: marks.map((mark) => phases[mark & ~owedBit] ?? 'idle'),
    owed: marks.some((mark) => (mark & owedBit) !== 0),
  };
};

/** The side of the process that is to be killed. */
export class PhaseWriter {
  readonly #file: number;
  readonly #ids: readonly string[];
  readonly #entered: (id: string, phase: Phase) => void;
  readonly #owed: boolean[];

  /** @param entered called when the phase has been noted. */
  constructor(path: string, ids: readonly string[], entered: (id: string, phase: Phase) => void) {
    this.#file = openSync(path, 'r+');
    this.#ids = ids;
    this.#entered = entered;
    this.#owed = [...readFileSync(path)].map((mark) => (mark & owedBit) !== 0);
  }

  loaded(): void {
    this.#write(this.#ids.length, 1);
  }

  enter(id: string, phase: Phase): void {
    const index = this.#ids.indexOf(id);
    if (index === -1) return;
    if (phase === 'sent') this.#owed[index] = true;
    if (phase === 'renamed' || phase === 'written') this.#owed[index] = false;
    this.#write(index, phases.indexOf(phase) | (this.#owed[index] === true ? owedBit : 0));
    this.#entered(id, phase);
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(at: number, value: number): void {
    writeSync(this.#file, Uint8Array.of(value), 0, 1, at);
  }
}
