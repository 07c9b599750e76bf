import { type Parsed, unreadable } from './format.ts';

/*
 * The in-doubt journal (`in-doubt`): lines `set ID MS` and `clear ID`, and `goodbye` at the end of a run that was shut
 * down. Version 1 has no number; a later one begins with a line `version N`.
 */

export const journalVersion = 1;

export const shutdownLine = 'goodbye\n';
/** @param at epoch ms */
export const setLine = (connectionId: string, at: number): string => `set ${connectionId} ${at}\n`;
export const clearLine = (connectionId: string): string => `clear ${connectionId}\n`;

/** Whether it can stand in a line. */
export const isJournalId = (text: string): boolean => /^[\w.:-]{1,128}$/.test(text);

export interface Journal {
  /** Connection ID to epoch ms. */
  readonly marks: ReadonlyMap<string, number>;
  /** Its run ended with a shutdown. */
  readonly clean: boolean;
}

/** Lines that make no sense are skipped: the machine may have died while one was written. */
export const parseJournal = (text: string): Parsed<Journal> => {
  const numbered = /^version (\d{1,9})(?:\n|$)/.exec(text);
  if (numbered !== null) {
    const version = Number(numbered[1]);
    return version > journalVersion ? { kind: 'newer', version } : unreadable('The journal tells a version that has no number.');
  }
  const marks = new Map<string, number>();
  for (const line of text.split('\n').slice(0, -1)) {
    const [verb, id = '', at = ''] = line.split(' ');
    if (!isJournalId(id)) continue;
    if (verb === 'clear') marks.delete(id);
    if (verb === 'set' && /^\d{1,15}(\.\d{1,6})?$/.test(at)) marks.set(id, Number(at));
  }
  return { kind: 'read', value: { marks, clean: text.endsWith(shutdownLine) }, version: 1 };
};
