import { isPlainArgument, labelFrom, mostProfiles } from './names.ts';
import type { Profile } from './types.ts';

/**
 * The profiles that Firefox's `profiles.ini` names; `-P` takes the name. Never throws. Left out is what `-P` could not
 * choose: the second of two equal names, and names that Firefox would read as an option.
 */
export const firefoxProfiles = (profilesIni: string): readonly Profile[] => {
  const names = new Set<string>();
  let inProfile = false;
  for (const line of profilesIni.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    if (line.startsWith('[')) inProfile = /^\[Profile\d+\]/.test(line);
    else if (inProfile && line.startsWith('Name=')) names.add(line.slice('Name='.length));
    if (names.size >= 10 * mostProfiles) break;
  }
  return [...names]
    .filter((name) => isPlainArgument(name) && !/^[-/]/.test(name))
    .slice(0, mostProfiles)
    .map((name) => ({ argument: name, label: labelFrom(name, name) }));
};
