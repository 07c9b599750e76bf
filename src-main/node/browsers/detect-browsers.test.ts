import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BrowserView, browserViewSchema, mostBrowsers, tenantDraftSchema } from '../../../src-preload/contract/index.ts';
import { detectBrowsers } from './detect-browsers.ts';
import { machineOf } from './testing/file-tree.ts';

const localState = (...names: readonly string[]): string =>
  JSON.stringify({
    profile: { info_cache: Object.fromEntries(names.map((name, index) => [index === 0 ? 'Default' : `Profile ${index}`, { name }])) },
  });
const profilesIni = (...names: readonly string[]): string =>
  names.map((name, index) => `[Profile${index}]\nName=${name}\nIsRelative=1\nPath=x\n`).join('\n');

const variantsOf = (browsers: readonly BrowserView[]): Record<string, readonly string[]> =>
  Object.fromEntries(browsers.flatMap(({ variants }) => variants.map(({ label, command }) => [label, command])));

describe('on Linux', () => {
  it('browsers are found on PATH, with their profiles and a private window each', async () => {
    const machine = machineOf(
      'linux',
      {
        programs: [
          '/opt/bin/firefox',
          '/usr/bin/google-chrome-stable',
          '/usr/bin/microsoft-edge',
          '/usr/bin/brave-browser',
          '/usr/bin/chromium',
        ],
        texts: {
          '/home/dana/.mozilla/firefox/profiles.ini': profilesIni('default', 'Acme work'),
          '/home/dana/.config/google-chrome/Local State': localState('Dana', 'Work'),
          '/home/dana/.config/microsoft-edge/Local State': localState('Dana'),
        },
      },
      { environment: { PATH: '/opt/bin:/usr/bin:/bin' } },
    );
    expect(variantsOf(await detectBrowsers(machine))).toEqual({
      Chrome: ['/usr/bin/google-chrome-stable', '{url}'],
      'Chrome, profile Dana': ['/usr/bin/google-chrome-stable', '--profile-directory=Default', '{url}'],
      'Chrome, profile Work': ['/usr/bin/google-chrome-stable', '--profile-directory=Profile 1', '{url}'],
      'Chrome, private window': ['/usr/bin/google-chrome-stable', '--incognito', '{url}'],
      Edge: ['/usr/bin/microsoft-edge', '{url}'],
      'Edge, private window': ['/usr/bin/microsoft-edge', '--inprivate', '{url}'],
      Firefox: ['/opt/bin/firefox', '{url}'],
      'Firefox, profile default': ['/opt/bin/firefox', '-P', 'default', '{url}'],
      'Firefox, profile Acme work': ['/opt/bin/firefox', '-P', 'Acme work', '{url}'],
      'Firefox, private window': ['/opt/bin/firefox', '--private-window', '{url}'],
      Brave: ['/usr/bin/brave-browser', '{url}'],
      'Brave, private window': ['/usr/bin/brave-browser', '--incognito', '{url}'],
      Chromium: ['/usr/bin/chromium', '{url}'],
      'Chromium, private window': ['/usr/bin/chromium', '--incognito', '{url}'],
    });
  });

  it('data is looked for where the environment says, and Firefox’s old place comes first', async () => {
    const programs = ['/usr/bin/firefox', '/usr/bin/chromium'];
    const texts = {
      '/conf/mozilla/firefox/profiles.ini': profilesIni('new', 'place'),
      '/conf/chromium/Local State': localState('One', 'Two'),
    };
    const environment = { XDG_CONFIG_HOME: '/conf' };
    const labels = async (more: Record<string, string>) =>
      Object.keys(variantsOf(await detectBrowsers(machineOf('linux', { programs, texts: { ...texts, ...more } }, { environment }))));
    expect(await labels({})).toEqual(
      expect.arrayContaining(['Firefox, profile new', 'Firefox, profile place', 'Chromium, profile One', 'Chromium, profile Two']),
    );
    const old = await labels({ '/home/dana/.mozilla/firefox/profiles.ini': profilesIni('old', 'home') });
    expect(old).toContain('Firefox, profile old');
    expect(old).not.toContain('Firefox, profile new');
  });

  it('Flatpaks and snaps are browsers of their own, with data of their own', async () => {
    const machine = machineOf('linux', {
      programs: [
        '/usr/bin/flatpak',
        '/var/lib/flatpak/exports/bin/org.mozilla.firefox',
        '/home/dana/.local/share/flatpak/exports/bin/com.google.Chrome',
        '/snap/bin/chromium',
        '/snap/bin/firefox',
        '/usr/bin/firefox',
      ],
      texts: {
        '/home/dana/.var/app/org.mozilla.firefox/.mozilla/firefox/profiles.ini': profilesIni('a', 'b'),
        '/home/dana/.var/app/com.google.Chrome/config/google-chrome/Local State': localState('c', 'd'),
        '/home/dana/snap/chromium/common/chromium/Local State': localState('e', 'f'),
        '/home/dana/snap/firefox/common/.mozilla/firefox/profiles.ini': profilesIni('g', 'h'),
        // Ubuntu's.
        '/usr/bin/firefox': '#!/bin/sh\nexec /snap/bin/firefox "$@"\n',
      },
    });
    const variants = variantsOf(await detectBrowsers(machine));
    expect(variants).toMatchObject({
      'Firefox (Flatpak), profile b': ['/usr/bin/flatpak', 'run', 'org.mozilla.firefox', '-P', 'b', '{url}'],
      'Chrome (Flatpak), profile d': ['/usr/bin/flatpak', 'run', 'com.google.Chrome', '--profile-directory=Profile 1', '{url}'],
      'Chromium (Snap), profile f': ['/snap/bin/chromium', '--profile-directory=Profile 1', '{url}'],
      'Firefox (Snap), profile h': ['/snap/bin/firefox', '-P', 'h', '{url}'],
      'Firefox (Flatpak), private window': ['/usr/bin/flatpak', 'run', 'org.mozilla.firefox', '--private-window', '{url}'],
    });
    expect(variants).not.toHaveProperty('Firefox');
  });

  it('a program before a snap of the same name stays, and a Flatpak without flatpak is none', async () => {
    const machine = machineOf('linux', {
      programs: ['/usr/bin/firefox', '/snap/bin/firefox', '/var/lib/flatpak/exports/bin/com.brave.Browser'],
      texts: { '/usr/bin/firefox': '#!/bin/sh\nexec /usr/lib/firefox/firefox "$@"\n' },
    });
    expect((await detectBrowsers(machine)).map(({ name }) => name)).toEqual(['Firefox', 'Firefox (Snap)']);
  });

  it('nothing is run from relative folders, and no list of folders is endless', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `/x${index}`).join(':');
    const machine = machineOf('linux', { programs: ['firefox', './firefox', 'bin/firefox'] }, { environment: { PATH: `.:bin::${many}` } });
    expect(await detectBrowsers(machine)).toEqual([]);
    expect(machine.asked.every((path) => path.startsWith('/'))).toBe(true);
    expect(machine.asked.length).toBeLessThan(2_000);
  });
});

describe('on macOS', () => {
  it('browsers are started through open, which hands on the arguments also when they run already', async () => {
    const machine = machineOf('macos', {
      programs: [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Users/dana/Applications/Firefox.app/Contents/MacOS/firefox',
        '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      ],
      texts: {
        '/Users/dana/Library/Application Support/Google/Chrome/Local State': localState('Dana', 'Work'),
        '/Users/dana/Library/Application Support/Firefox/profiles.ini': profilesIni('default', 'acme'),
      },
    });
    const chrome = ['/usr/bin/open', '-n', '-a', '/Applications/Google Chrome.app', '--args'];
    const firefox = ['/usr/bin/open', '-n', '-a', '/Users/dana/Applications/Firefox.app', '--args'];
    expect(variantsOf(await detectBrowsers(machine))).toEqual({
      Chrome: [...chrome, '{url}'],
      'Chrome, profile Dana': [...chrome, '--profile-directory=Default', '{url}'],
      'Chrome, profile Work': [...chrome, '--profile-directory=Profile 1', '{url}'],
      'Chrome, private window': [...chrome, '--incognito', '{url}'],
      Edge: ['/usr/bin/open', '-n', '-a', '/Applications/Microsoft Edge.app', '--args', '{url}'],
      'Edge, private window': ['/usr/bin/open', '-n', '-a', '/Applications/Microsoft Edge.app', '--args', '--inprivate', '{url}'],
      Firefox: [...firefox, '{url}'],
      'Firefox, profile default': [...firefox, '-P', 'default', '{url}'],
      'Firefox, profile acme': [...firefox, '-P', 'acme', '{url}'],
      'Firefox, private window': [...firefox, '--private-window', '{url}'],
    });
  });
});

describe('on Windows', () => {
  it('browsers are found below Program Files and the local application data', async () => {
    const machine = machineOf(
      'windows',
      {
        programs: [
          'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
          'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
          'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
          'C:\\Users\\dana\\AppData\\Local\\BraveSoftware\\Brave-Browser\\Application\\brave.exe',
        ],
        texts: {
          'C:\\Users\\dana\\AppData\\Local\\Google\\Chrome\\User Data\\Local State': localState('Dana', 'Work'),
          'C:\\Users\\dana\\AppData\\Roaming\\Mozilla\\Firefox\\profiles.ini': profilesIni('default', 'acme'),
        },
      },
      {
        environment: {
          ProgramFiles: 'C:\\Program Files',
          'ProgramFiles(x86)': 'C:\\Program Files (x86)',
          LOCALAPPDATA: 'C:\\Users\\dana\\AppData\\Local',
          APPDATA: 'C:\\Users\\dana\\AppData\\Roaming',
        },
      },
    );
    const variants = variantsOf(await detectBrowsers(machine));
    expect(variants).toMatchObject({
      'Chrome, profile Work': ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', '--profile-directory=Profile 1', '{url}'],
      'Edge, private window': ['C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe', '--inprivate', '{url}'],
      'Firefox, profile acme': ['C:\\Program Files\\Mozilla Firefox\\firefox.exe', '-P', 'acme', '{url}'],
      Brave: ['C:\\Users\\dana\\AppData\\Local\\BraveSoftware\\Brave-Browser\\Application\\brave.exe', '{url}'],
    });
    expect(variants).not.toHaveProperty('Chromium');
  });

  it('folders that the environment leaves out are not made up', async () => {
    const machine = machineOf('windows', { programs: [] }, { environment: { ProgramFiles: 'relative', LOCALAPPDATA: undefined } });
    expect(await detectBrowsers(machine)).toEqual([]);
    expect(machine.asked).toEqual([]);
  });
});

describe('whatever the profiles are called', () => {
  it('each variant is a command the contract takes, in which only the address is filled in', async () => {
    const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('{url}', '--load-extension=/tmp/x', '; rm -rf ~', '$(id)', '-P'));
    await fc.assert(
      fc.asyncProperty(fc.array(name), fc.constantFrom('linux', 'macos' as const), async (names, platform) => {
        const machine = machineOf(platform, {
          programs: ['/usr/bin/firefox', '/usr/bin/chromium', '/Applications/Firefox.app/Contents/MacOS/firefox'],
          texts: {
            '/home/dana/.mozilla/firefox/profiles.ini': profilesIni(...names),
            '/home/dana/.config/chromium/Local State': JSON.stringify({
              profile: { info_cache: Object.fromEntries(names.map((one) => [one, { name: one }])) },
            }),
            '/Users/dana/Library/Application Support/Firefox/profiles.ini': profilesIni(...names),
          },
        });
        const browsers = (await detectBrowsers(machine)).map((browser) => browserViewSchema.parse(browser));
        expect(browsers.length).toBeGreaterThan(0);
        expect(browsers.length).toBeLessThanOrEqual(mostBrowsers);
        for (const { command } of browsers.flatMap(({ variants }) => variants)) {
          expect(tenantDraftSchema.shape.browserCommand.safeParse(command).success).toBe(true);
          expect(command.filter((argument) => argument.includes('{url}'))).toEqual(['{url}']);
          expect(command.at(-1)).toBe('{url}');
        }
      }),
    );
  });
});
