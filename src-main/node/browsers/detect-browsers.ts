import { posix, win32 } from 'node:path';
import type { BrowserView } from '../../../src-preload/contract/index.ts';
import { chromiumProfiles } from './chromium-profiles.ts';
import { firefoxProfiles } from './firefox-profiles.ts';
import { type Installation, installationsOf } from './installations.ts';
import { type KnownBrowser, knownBrowsers } from './known-browsers.ts';
import type { Machine, Profile } from './types.ts';

/** Chromium's `Local State` has some hundred kilobytes; beyond this nobody reads it. */
const longestList = 16_000_000;

const lists = {
  chromium: { file: 'Local State', parse: chromiumProfiles },
  firefox: { file: 'profiles.ini', parse: firefoxProfiles },
} as const;

/**
 * The browsers installed on a machine, each as it opens by itself, in each of its profiles and in a private window, as the
 * argument lists to run. Never rejects.
 */
export const detectBrowsers = async (machine: Machine): Promise<BrowserView[]> => {
  const found = await Promise.all(
    knownBrowsers.map(async (browser) => {
      const installations = await installationsOf(browser, machine);
      return await Promise.all(installations.map(async (one) => viewOf(browser, one, await profilesOf(browser, one, machine))));
    }),
  );
  return found.flat();
};

const profilesOf = async (browser: KnownBrowser, { data }: Installation, machine: Machine): Promise<readonly Profile[]> => {
  const { file, parse } = lists[browser.family];
  const { join } = machine.platform === 'windows' ? win32 : posix;
  for (const folder of data) {
    const text = await machine.files.read(join(folder, file), longestList);
    if (text !== null) return parse(text);
  }
  return [];
};

/**
 * Firefox gets no `--no-remote`: each profile is an instance of its own, and with that option an address for one that runs
 * already would fail, since its profile is in use.
 */
const viewOf = (browser: KnownBrowser, { name, start }: Installation, profiles: readonly Profile[]): BrowserView => {
  const command = (...own: readonly string[]) => [...start, ...own, '{url}'];
  const choose = ({ argument }: Profile) => (browser.family === 'firefox' ? ['-P', argument] : [argument]);
  return {
    name,
    variants: [
      { label: name, command: command() },
      // One profile is the one it opens with.
      ...(profiles.length < 2 ? [] : profiles).map((profile) => ({
        label: `${name}, profile ${profile.label}`,
        command: command(...choose(profile)),
      })),
      { label: `${name}, private window`, command: command(browser.privately) },
    ],
  };
};
