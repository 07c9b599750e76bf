import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Logger, silentLogger } from '../core/base/index.ts';
import type { InDoubtMarks } from '../core/sessions/index.ts';

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
 *
 * A disk that fails stops nobody: the marks stay in memory, the first failure is logged, and each further mark tries to
 * write all of them anew. A journal that could not be read or begun makes this start an unclean one.
 */
export const createInDoubtMarks = (folder: string, logger: Logger = silentLogger): InDoubtJournal => {
  const path = join(folder, 'in-doubt');
  const { left, clean } = readJournal(path);
  const marks = new Map(left);
  /** Null while the file cannot be relied on. */
  let file: number | null = null;
  let size = 0;
  let reported = false;
  let closed = false;

  const attempt = (work: () => void): boolean => {
    try {
      work();
      return true;
    } catch (error) {
      if (!reported) logger.warn('in-doubt marks cannot be written, so they are kept in memory', { reason: String(error) });
      reported = true;
      abandon();
      return false;
    }
  };
  const abandon = () => {
    const abandoned = file;
    file = null;
    try {
      if (abandoned !== null) closeSync(abandoned);
    } catch {
      // It is not written to any more.
    }
  };
  /** The whole journal in a new file. */
  const begin = (): number => {
    abandon();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const text = [...marks].map(([id, at]) => `set ${id} ${at}\n`).join('');
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    size = Buffer.byteLength(text);
    file = openSync(path, 'a', 0o600);
    return file;
  };
  const append = (line: string) => {
    if (closed) return;
    attempt(() => {
      if (file === null) {
        begin();
        return;
      }
      const bytes = Buffer.from(`${line}\n`);
      if (writeSync(file, bytes) < bytes.length) throw new Error('The disk took only a part of a line.');
      size += bytes.length;
      if (marks.size === 0) {
        ftruncateSync(file, 0);
        size = 0;
      } else if (size > largestJournal) begin();
    });
  };

  const begun = attempt(begin);
  // An old goodbye must not speak for this run.
  if (!begun) attempt(() => removeGoodbye(path));
  return {
    left,
    uncleanBoot: !clean || !begun,
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
      attempt(() => {
        if (marks.size > 0) writeSync(file ?? begin(), `${goodbye}\n`);
        abandon();
        if (marks.size === 0) rmSync(path, { force: true });
      });
    },
  };
};

const removeGoodbye = (path: string): void => {
  const text = readFileSync(path, 'utf8');
  if (text.endsWith(`${goodbye}\n`)) truncateSync(path, Buffer.byteLength(text) - `${goodbye}\n`.length);
};

const isId = (text: string): boolean => /^[\w.:-]{1,128}$/.test(text);

/** No file is a clean start; a file is one only if its last line says goodbye. Lines that make no sense are skipped. */
const readJournal = (path: string): { readonly left: ReadonlyMap<string, number>; readonly clean: boolean } => {
  const left = new Map<string, number>();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { left, clean: (error as NodeJS.ErrnoException).code === 'ENOENT' };
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
