import { type HistoryEntry, mostHistoryEntries } from '../../../src-preload/contract/index.ts';
import { type Clock, KeyQueue, type Logger, type Random, utf8 } from '../base/index.ts';
import type { HistoryEvent } from './history-event.ts';
import { holdsNewerLines, keep, lineOf, parseLines, trailIn } from './lines.ts';
import { extend, type Trail } from './trail.ts';

/** A private file of lines per connection. Everything may reject. */
export interface LineFiles {
  /** Adds text to the end, without fsync; makes the file when there is none. */
  append(connectionId: string, text: string): Promise<void>;
  /** At most the last `most` bytes, in which the first line may be cut, and the file's size in bytes; null when there is no file. */
  readEnd(connectionId: string, most: number): Promise<{ readonly text: string; readonly size: number } | null>;
  /** Puts `text` in the file's place. */
  replace(connectionId: string, text: string): Promise<void>;
  /** Does nothing when there is no file. */
  remove(connectionId: string): Promise<void>;
}

export interface HistoryParts {
  readonly files: LineFiles;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** A connection's history is another one than before. */
  readonly changed: (connectionId: string) => void;
  /** Lines of a later version were met: they are kept, and not told. Once per run. */
  readonly newerLinesMet?: () => void;
}

/** A file that has grown beyond this is written anew, in bytes; */
const largestFile = 512 * 1024;
/** with no more than this, so that it is not written anew with every entry, in characters. */
const largestKept = 128 * 1024;
/** More than this is not read, whatever somebody made of the file, in bytes. */
const largestRead = 2 * largestFile;
/** What is read of a file's end to go on with it, in bytes: more than any trail needs. */
const tailBytes = 64 * 1024;
/** Lines kept in memory while the disk refuses them. */
const mostUnwritten = 500;

/** One connection's history while the app runs. */
interface Book {
  /** Null until the file's end has been read. */
  trail: Trail | null;
  size: number;
  /** False when the file's last line may be half a line. */
  endsWhole: boolean;
  /** Lines that are not in the file yet. */
  unwritten: string[];
  revision: number;
}

/**
 * What happened to each connection: one file of lines per connection.
 *
 * Lines are appended, without fsync: a crash of the machine may cost the last of them, nothing else. A disk that fails
 * stops nobody: lines wait in memory for the next attempt, and the first failure is logged.
 */
export class History {
  readonly #parts: HistoryParts;
  readonly #files: LineFiles;
  readonly #books = new Map<string, Book>();
  readonly #queue = new KeyQueue();
  #reported = false;
  #newerLinesMet = false;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
    this.#files = parts.files;
  }

  /** Notes what happened just now. Returns at once, never throws, and the disk gets it a little later. */
  record(connectionId: string, event: HistoryEvent): void {
    const book = this.#book(connectionId);
    const at = this.#parts.clock.now();
    book.revision += 1;
    void this.#inTurn(connectionId, async () => {
      book.trail ??= await this.#readTrail(connectionId, book);
      const { entry, trail } = extend(book.trail, event, at, this.#parts.random.uuid());
      if (entry === null) return;
      book.trail = trail;
      book.unwritten = [...book.unwritten, lineOf(entry)].slice(-mostUnwritten);
      await this.#write(connectionId, book);
    });
    this.#parts.changed(connectionId);
  }

  /** What is known, newest first, with everything recorded up to now. Empty when the file cannot be read. */
  async list(connectionId: string): Promise<readonly HistoryEntry[]> {
    const book = this.#book(connectionId);
    let entries: readonly HistoryEntry[] = [];
    await this.#inTurn(connectionId, async () => {
      const end = await this.#files.readEnd(connectionId, largestRead).catch((error: unknown) => this.#report('read', error));
      this.#noteNewerLines(end?.text ?? '');
      entries = parseLines(`${end?.text ?? ''}\n${book.unwritten.join('')}`);
    });
    return keep(entries, mostHistoryEntries, largestFile).toReversed();
  }

  /** Grows with every entry of this run. */
  revision(connectionId: string): number {
    return this.#books.get(connectionId)?.revision ?? 0;
  }

  /** Deletes the history of a connection that no longer exists. */
  async forget(connectionId: string): Promise<void> {
    const book = this.#book(connectionId);
    await this.#inTurn(connectionId, async () => {
      book.unwritten = [];
      book.trail = [];
      await this.#files.remove(connectionId);
    });
    if (this.#books.get(connectionId) === book) this.#books.delete(connectionId);
  }

  /** Resolves when everything recorded is written, as far as the disk takes it. */
  async close(): Promise<void> {
    const last = async (connectionId: string, book: Book) => {
      if (book.unwritten.length > 0) await this.#write(connectionId, book);
    };
    await Promise.all([...this.#books].map(async ([id, book]) => await this.#inTurn(id, async () => await last(id, book))));
  }

  #book(connectionId: string): Book {
    let book = this.#books.get(connectionId);
    if (book === undefined) {
      book = { trail: null, size: 0, endsWhole: true, unwritten: [], revision: 0 };
      this.#books.set(connectionId, book);
    }
    return book;
  }

  /** One after the other per connection. Resolves when it is done, whatever came of it. */
  async #inTurn(connectionId: string, work: () => Promise<void>): Promise<void> {
    await this.#queue.run(connectionId, work).catch((error: unknown) => void this.#report('written', error));
  }

  async #write(connectionId: string, book: Book): Promise<void> {
    const lines = `${book.endsWhole ? '' : '\n'}${book.unwritten.join('')}`;
    // Until it is known to have gone well: a disk that fills up takes half a line.
    book.endsWhole = false;
    await this.#files.append(connectionId, lines);
    book.endsWhole = true;
    book.unwritten = [];
    book.size += utf8(lines).byteLength;
    if (book.size > largestFile) await this.#compact(connectionId, book);
  }

  async #compact(connectionId: string, book: Book): Promise<void> {
    const end = await this.#files.readEnd(connectionId, largestRead);
    if (this.#noteNewerLines(end?.text ?? '')) {
      // Not to be written anew, nor looked at again in this run.
      book.size = Number.NEGATIVE_INFINITY;
      return;
    }
    const text = keep(parseLines(end?.text ?? ''), mostHistoryEntries, largestKept)
      .map(lineOf)
      .join('');
    await this.#files.replace(connectionId, text);
    book.size = utf8(text).byteLength;
  }

  /** The end of the file is enough to go on with it. */
  async #readTrail(connectionId: string, book: Book): Promise<Trail> {
    try {
      const end = await this.#files.readEnd(connectionId, tailBytes);
      book.size = end?.size ?? 0;
      book.endsWhole = end === null || end.text === '' || end.text.endsWith('\n');
      return trailIn(end?.text ?? '');
    } catch (error) {
      this.#report('read', error);
      return [];
    }
  }

  #noteNewerLines(text: string): boolean {
    const found = holdsNewerLines(text);
    if (found && !this.#newerLinesMet) this.#parts.newerLinesMet?.();
    this.#newerLinesMet ||= found;
    return found;
  }

  #report(what: 'read' | 'written', error: unknown): null {
    if (!this.#reported) this.#parts.logger.warn(`a history could not be ${what}`, { reason: String(error) });
    this.#reported = true;
    return null;
  }
}
