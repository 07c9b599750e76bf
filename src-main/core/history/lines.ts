import { type ErrorCode, errorCodes, type HistoryEntry } from '../../../src-preload/contract/index.ts';
import { type HistoryLine, historyLineFormat } from '../storage/index.ts';
import { settles, type Trail } from './trail.ts';

/*
 * A history file: one entry per line. A later line with the same ID is the same entry, grown. Lines that are cut short,
 * damaged or of a later version's making are passed over; a file with any of the last is only appended to.
 */

export const lineOf = (entry: HistoryEntry): string => `${historyLineFormat.write(entry)}\n`;

/** Every entry that can be read, each as its last line has it, oldest first. Never throws. */
export const parseLines = (text: string): HistoryEntry[] => {
  const entries = new Map<string, HistoryEntry>();
  for (const line of text.split('\n')) {
    const entry = parseLine(line);
    // A Map keeps the place of a key that is set again.
    if (entry !== null) entries.set(entry.id, entry);
  }
  return [...entries.values()];
};

/** Whether a later version wrote any of the lines. */
export const holdsNewerLines = (text: string): boolean =>
  text.split('\n').some((line) => line.includes('"version"') && historyLineFormat.parse(line).kind === 'newer');

/** The trail at the end of a text, reading no more lines than it takes: nearly always one. Its first may be half a line. */
export const trailIn = (text: string): Trail => {
  const found = new Map<string, HistoryEntry>();
  const lines = text.split('\n');
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const entry = parseLine(lines[index] ?? '');
    if (entry === null || found.has(entry.id)) continue;
    found.set(entry.id, entry);
    // The line of a sign-out may have been written when it was answered, after what came since.
    if (settles(entry) && entry.kind !== 'signed-out') break;
  }
  const trail = [...found.values()].toReversed().toSorted((a, b) => a.at - b.at);
  return trail.slice(Math.max(0, trail.findLastIndex(settles)));
};

const parseLine = (line: string): HistoryEntry | null => {
  if (!line.startsWith('{')) return null;
  const parsed = historyLineFormat.parse(line);
  return parsed.kind === 'read' ? entryOf(parsed.value) : null;
};

/** A code that there is no longer is told as an error of our own; its words are those of its day. */
const entryOf = (line: HistoryLine): HistoryEntry =>
  'error' in line ? { ...line, error: { ...line.error, code: isCode(line.error.code) ? line.error.code : 'internal' } } : line;

const isCode = (code: string): code is ErrorCode => (errorCodes as readonly string[]).includes(code);

/** What is recent is kept whatever it is. */
const recent = 100;

/**
 * The entries worth keeping: at most `most`, and no more than `largest` characters as lines. What is routine goes
 * first, so that a month of refreshes does not push out the sign-in it began with; then what is oldest.
 */
export const keep = (entries: readonly HistoryEntry[], most: number, largest: number): HistoryEntry[] => {
  let excess = entries.length - most;
  const kept = entries.filter((entry, index) => {
    const goes = excess > 0 && entry.kind === 'refreshed' && index < entries.length - recent;
    if (goes) excess -= 1;
    return !goes;
  });
  let size = 0;
  const newestFirst: HistoryEntry[] = [];
  for (const entry of kept.slice(-most).toReversed()) {
    size += lineOf(entry).length;
    if (size > largest) break;
    newestFirst.push(entry);
  }
  return newestFirst.toReversed();
};
