/** A browser, and where each system keeps it. */
export interface KnownBrowser {
  readonly name: string;
  readonly family: 'chromium' | 'firefox';
  /** The option before the address that opens it in a private window. */
  readonly privately: string;
  readonly linux: {
    /** Names on PATH, the first found counts. */
    readonly programs: readonly string[];
    /** Where its data lies, below the home folder or below the folder of configurations; the first that is there counts. */
    readonly data: { readonly home?: string; readonly config: string };
    readonly flatpak: string;
    /** `data` lies below `~/snap/NAME`. */
    readonly snap?: { readonly name: string; readonly data: readonly string[] };
  };
  /** Bundle and program in it, and data below `~/Library/Application Support`. */
  readonly macos: { readonly app: string; readonly program: string; readonly data: string };
  /** Program below Program Files or the local application data, and data below the latter (Firefox: the roaming one). */
  readonly windows: { readonly program: string; readonly data: string };
}

/*
 * Folders of data: chromium's docs/user_data_dir.md; for Firefox, support.mozilla.org, "Profiles: where Firefox stores
 * your bookmarks" (since version 147 new profiles on Linux lie below ~/.config).
 */
export const knownBrowsers: readonly KnownBrowser[] = [
  {
    name: 'Chrome',
    family: 'chromium',
    privately: '--incognito',
    linux: { programs: ['google-chrome', 'google-chrome-stable'], data: { config: 'google-chrome' }, flatpak: 'com.google.Chrome' },
    macos: { app: 'Google Chrome', program: 'Google Chrome', data: 'Google/Chrome' },
    windows: { program: 'Google\\Chrome\\Application\\chrome.exe', data: 'Google\\Chrome\\User Data' },
  },
  {
    name: 'Edge',
    family: 'chromium',
    privately: '--inprivate',
    linux: { programs: ['microsoft-edge', 'microsoft-edge-stable'], data: { config: 'microsoft-edge' }, flatpak: 'com.microsoft.Edge' },
    macos: { app: 'Microsoft Edge', program: 'Microsoft Edge', data: 'Microsoft Edge' },
    windows: { program: 'Microsoft\\Edge\\Application\\msedge.exe', data: 'Microsoft\\Edge\\User Data' },
  },
  {
    name: 'Firefox',
    family: 'firefox',
    privately: '--private-window',
    linux: {
      programs: ['firefox', 'firefox-esr'],
      data: { home: '.mozilla/firefox', config: 'mozilla/firefox' },
      flatpak: 'org.mozilla.firefox',
      snap: { name: 'firefox', data: ['common/.mozilla/firefox', 'common/.config/mozilla/firefox'] },
    },
    macos: { app: 'Firefox', program: 'firefox', data: 'Firefox' },
    windows: { program: 'Mozilla Firefox\\firefox.exe', data: 'Mozilla\\Firefox' },
  },
  {
    name: 'Brave',
    family: 'chromium',
    privately: '--incognito',
    linux: {
      programs: ['brave-browser', 'brave-browser-stable', 'brave'],
      data: { config: 'BraveSoftware/Brave-Browser' },
      flatpak: 'com.brave.Browser',
      snap: { name: 'brave', data: ['current/.config/BraveSoftware/Brave-Browser'] },
    },
    macos: { app: 'Brave Browser', program: 'Brave Browser', data: 'BraveSoftware/Brave-Browser' },
    windows: { program: 'BraveSoftware\\Brave-Browser\\Application\\brave.exe', data: 'BraveSoftware\\Brave-Browser\\User Data' },
  },
  {
    name: 'Chromium',
    family: 'chromium',
    privately: '--incognito',
    linux: {
      programs: ['chromium', 'chromium-browser'],
      data: { config: 'chromium' },
      flatpak: 'org.chromium.Chromium',
      snap: { name: 'chromium', data: ['common/chromium'] },
    },
    macos: { app: 'Chromium', program: 'Chromium', data: 'Chromium' },
    windows: { program: 'Chromium\\Application\\chrome.exe', data: 'Chromium\\User Data' },
  },
];
