/*
 * File names of entries: `entry.{service}.{account}.sealed`. Lower-case letters, digits and hyphens stand for
 * themselves and everything else is written in hexadecimal, so a name can be turned back, two entries never share one
 * on a file system that ignores case, and no separator, dot or Windows device name gets through.
 */

export interface EntryId {
  readonly service: string;
  readonly account: string;
}

const encode = (text: string): string =>
  text.replace(/[^a-z0-9-]/g, (character) => {
    // Without the `u` flag this is one UTF-16 unit, so even a lone surrogate survives.
    const hex = character.charCodeAt(0).toString(16);
    return hex.length <= 2 ? `_${hex.padStart(2, '0')}` : `__${hex.padStart(4, '0')}`;
  });

const decode = (text: string): string =>
  text.replace(/__([0-9a-f]{4})|_([0-9a-f]{2})/g, (_, long?: string, short?: string) =>
    String.fromCharCode(parseInt(long ?? short ?? '', 16)),
  );

export const entryName = ({ service, account }: EntryId): string => `entry.${encode(service)}.${encode(account)}.sealed`;

const namePattern = /^entry\.([a-z0-9_-]*)\.([a-z0-9_-]*)\.sealed$/;

/** Null for a name that `entryName` would never give. */
export const parseEntryName = (name: string): EntryId | null => {
  const match = namePattern.exec(name);
  if (match === null) return null;
  const entry = { service: decode(match[1] ?? ''), account: decode(match[2] ?? '') };
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
  `${name}.${new Date(at).toISOString().replace(/[-:.]/g, '')}-${random}.unreadable`;

export const isAsideNameOf = (name: string, candidate: string): boolean =>
  candidate.startsWith(`${name}.`) && candidate.endsWith('.unreadable');
