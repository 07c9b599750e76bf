import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { InDoubtMarks } from '../sessions/index.ts';

export interface InDoubtJournal extends InDoubtMarks {
  /** Says goodbye: the next start is a clean one. Marks still set stay; what comes later is not noted any more. */
  close(): void;
}

const goodbye = 'goodbye';
/** The journal is written anew when it has grown beyond this while marks were set, in bytes. */
const largestJournal = 65_536;

/**
 * In-doubt marks as lines of one small file, written without fsync: `set ID MS`, `clear ID`, `goodbye`. One write per
 * mark, microseconds each. A process that dies loses nothing; a machine that dies may lose lines, which is why a file
 * without its goodbye makes every due session in doubt.
 */
export const createInDoubtMarks = (folder: string): InDoubtJournal => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'in-doubt');
  const { left, clean } = readJournal(path);
  const marks = new Map(left);
  let size = 0;
  const rewrite = () => {
    const text = [...marks].map(([id, at]) => `set ${id} ${at}\n`).join('');
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    size = Buffer.byteLength(text);
  };
  rewrite();
  let file = openSync(path, 'a', 0o600);
  let closed = false;
  const append = (line: string) => {
    if (closed) return;
    size += writeSync(file, `${line}\n`);
    if (marks.size === 0) {
      ftruncateSync(file, 0);
      size = 0;
    } else if (size > largestJournal) {
      closeSync(file);
      rewrite();
      file = openSync(path, 'a', 0o600);
    }
  };
  return {
    left,
    uncleanBoot: !clean,
    set: (connectionId, at) => {
      if (!isId(connectionId)) throw new Error('A connection ID has no spaces.');
      marks.set(connectionId, at);
      append(`set ${connectionId} ${at}`);
    },
    clear: (connectionId) => {
      if (marks.delete(connectionId)) append(`clear ${connectionId}`);
    },
    close: () => {
      if (closed) return;
      closed = true;
      if (marks.size > 0) writeSync(file, `${goodbye}\n`);
      closeSync(file);
      if (marks.size === 0) rmSync(path, { force: true });
    },
  };
};

const isId = (text: string): boolean => /^[\w.:-]{1,128}$/.test(text);

/** No file is a clean start; a file is one only if its last line says goodbye. Lines that make no sense are skipped. */
const readJournal = (path: string): { readonly left: ReadonlyMap<string, number>; readonly clean: boolean } => {
  const left = new Map<string, number>();
  if (!existsSync(path)) return { left, clean: true };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { left, clean: false };
  }
  const lines = text.split('\n');
  for (const line of lines.slice(0, -1)) {
    const [verb, id = '', at = ''] = line.split(' ');
    if (!isId(id)) continue;
    if (verb === 'clear') left.delete(id);
    if (verb === 'set' && /^\d{1,15}(\.\d{1,6})?$/.test(at)) left.set(id, Number(at));
  }
  return { left, clean: text.endsWith(`${goodbye}\n`) };
};
