import { isPlainArgument, labelFrom, mostProfiles } from './names.ts';
import type { Profile } from './types.ts';

/** Folders of Chromium's own that look like profiles. */
const notForPeople = new Set(['System Profile', 'Guest Profile']);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** `Default` first, then `Profile 2` before `Profile 10`. */
const byFolder = new Intl.Collator('en', { numeric: true });

/**
 * The profiles in the `Local State` file of Chrome, Edge, Brave or Chromium: the keys of `profile.info_cache` are the
 * folders that `--profile-directory` takes. Never throws; what is not as expected is left out.
 */
export const chromiumProfiles = (localState: string): readonly Profile[] => {
  const state = parsed(localState);
  const profile = isRecord(state) ? state['profile'] : null;
  const cache = isRecord(profile) ? profile['info_cache'] : null;
  if (!isRecord(cache)) return [];
  const folders = Object.entries(cache)
    .filter(([folder, info]) => isRecord(info) && isFolderName(folder) && !notForPeople.has(folder))
    .map(([folder, info]) => ({ folder, name: labelFrom(isRecord(info) ? info['name'] : null, folder) }))
    .toSorted((a, b) => byFolder.compare(a.folder, b.folder))
    .slice(0, mostProfiles);
  return folders.map(({ folder, name }) => ({
    argument: `--profile-directory=${folder}`,
    label: folders.filter((other) => other.name === name).length > 1 ? `${name} (${labelFrom(folder, '')})` : name,
  }));
};

/** One step below the folder of the browser's data, not a way out of it. */
const isFolderName = (folder: string): boolean => isPlainArgument(folder) && !/[/\\]/.test(folder) && !/^\.+$/.test(folder);
