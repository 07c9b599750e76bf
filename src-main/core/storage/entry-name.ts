import { decodeFileName, encodeFileName, isoTime } from '../base/index.ts';

/*
 * File names of entries: `entry.{service}.{account}.sealed`, both encoded, so that a name can be turned back; thanks to
 * its first word it is no Windows device name either.
 */

export interface EntryId {
  readonly service: string;
  readonly account: string;
}

export const entryName = ({ service, account }: EntryId): string => `entry.${encodeFileName(service)}.${encodeFileName(account)}.sealed`;

const namePattern = /^entry\.([a-z0-9_-]*)\.([a-z0-9_-]*)\.sealed$/;

/** Null for a name that `entryName` would never give. */
export const parseEntryName = (name: string): EntryId | null => {
  const match = namePattern.exec(name);
  if (match === null) return null;
  const entry = { service: decodeFileName(match[1] ?? ''), account: decodeFileName(match[2] ?? '') };
  return entryName(entry) === name ? entry : null;
};

/** What a write under way is called: the entry's name and eight random hexadecimal digits. */
export const temporaryName = (name: string, random: string): string => `${name}.${random}.tmp`;

export const isTemporaryName = (name: string): boolean => {
  const match = /^(.*)\.[0-9a-f]{8}\.tmp$/.exec(name);
  return match !== null && parseEntryName(match[1] ?? '') !== null;
};

/** The name of an entry moved aside because it could not be opened when a new one took its place. */
export const asideName = (name: string, at: number, random: string): string =>
  `${name}.${isoTime(at).replace(/[-:.]/g, '')}-${random}.unreadable`;

export const isAsideNameOf = (name: string, candidate: string): boolean =>
  candidate.startsWith(`${name}.`) && candidate.endsWith('.unreadable');
