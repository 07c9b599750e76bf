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
import type { InDoubtJournal } from '../core/ports.ts';
import { clearLine, isJournalId, parseJournal, setLine, shutdownLine } from '../core/storage/formats/index.ts';

/** The journal is written anew when it has grown beyond this while marks were set, in bytes. */
const largestJournal = 65_536;

/**
 * In-doubt marks as lines of one small file (`in-doubt-journal.ts`), written without fsync: one write per mark,
 * microseconds each. A process that dies loses nothing; a machine that dies may lose lines, which is why a file that does
 * not end with a shutdown makes every due session in doubt.
 *
 * A disk that fails stops no session: the marks stay in memory, the first failure is logged, and each further mark tries to
 * write all of them anew. A journal that could not be read or begun makes this start an unclean one, and so does one of a
 * later version, which is left alone.
 */
export const createInDoubtMarks = (folder: string, logger: Logger = silentLogger): InDoubtJournal => {
  const path = join(folder, 'in-doubt');
  const { left, clean, isNewer } = readJournal(path);
  const marks = new Map(left);
  /** Null while the file cannot be relied on. */
  let file: number | null = null;
  let size = 0;
  let reported = false;
  let closed = isNewer;

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
    const text = [...marks].map(([id, at]) => setLine(id, at)).join('');
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
      const bytes = Buffer.from(line);
      if (writeSync(file, bytes) < bytes.length) throw new Error('The disk took only a part of a line.');
      size += bytes.length;
      if (marks.size === 0) {
        ftruncateSync(file, 0);
        size = 0;
      } else if (size > largestJournal) begin();
    });
  };

  const begun = !isNewer && attempt(begin);
  // An old shutdown must not speak for this run.
  if (!begun && !isNewer) attempt(() => removeShutdown(path));
  return {
    left,
    isNewer,
    uncleanBoot: !clean || !begun,
    set: (connectionId, at) => {
      if (!isJournalId(connectionId)) throw new Error('A connection ID has no spaces.');
      marks.set(connectionId, at);
      append(setLine(connectionId, at));
    },
    clear: (connectionId) => {
      if (marks.delete(connectionId)) append(clearLine(connectionId));
    },
    close: () => {
      if (closed) return;
      closed = true;
      attempt(() => {
        if (marks.size > 0) writeSync(file ?? begin(), shutdownLine);
        abandon();
        if (marks.size === 0) rmSync(path, { force: true });
      });
    },
  };
};

const removeShutdown = (path: string): void => {
  const text = readFileSync(path, 'utf8');
  if (text.endsWith(shutdownLine)) truncateSync(path, Buffer.byteLength(text) - shutdownLine.length);
};

/** No file is a clean start. */
const readJournal = (path: string): { readonly left: ReadonlyMap<string, number>; readonly clean: boolean; readonly isNewer: boolean } => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { left: new Map(), clean: (error as NodeJS.ErrnoException).code === 'ENOENT', isNewer: false };
  }
  const parsed = parseJournal(text);
  return parsed.kind === 'read'
    ? { left: parsed.value.marks, clean: parsed.value.clean, isNewer: false }
    : { left: new Map(), clean: false, isNewer: parsed.kind === 'newer' };
};
