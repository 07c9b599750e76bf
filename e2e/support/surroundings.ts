import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasDisplay } from '../../scripts/host.ts';
import { pathWithDesktopTools } from '../../scripts/preflight.ts';

/** A home of one test's own, so that the machine stays as it was: no file, default or handler is left outside it. */
export interface Surroundings {
  readonly folder: string;
  readonly home: string;
  /** For every process of the test: the app, the browser, xdg-open. */
  readonly env: NodeJS.ProcessEnv;
  /** URLs that were opened with the system's browser, oldest first. */
  openedUrls(): readonly string[];
  /** The command for a tenant's own browser, which ends at the same place (for systems without xdg-open). */
  readonly browserCommand: readonly string[];
}

/** The machine's own proxy and trust are no part of a test. */
const networkVariables = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];

/** What would make xdg-open take another way than the generic one, or let the app find a tray or a keyring. */
const desktopVariables = [
  'XDG_CURRENT_DESKTOP',
  'XDG_SESSION_DESKTOP',
  'DESKTOP_SESSION',
  'DESKTOP',
  'KDE_FULL_SESSION',
  'GNOME_DESKTOP_SESSION_ID',
  'MATE_DESKTOP_SESSION_ID',
  'DBUS_SESSION_BUS_ADDRESS',
  'ELECTRON_RUN_AS_NODE',
];

/**
 * Makes the folder and, in it, a system browser: a script that writes down the URL it is given. xdg-open reaches it as
 * the default handler of http and https and through $BROWSER. `browserScript` gives another browser: a shell script
 * that gets the URL as its argument.
 */
export const createSurroundings = (browserScript?: (folder: string) => string): Surroundings => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-e2e-'));
  const path = (...parts: readonly string[]): string => join(folder, ...parts);
  const applications = path('data', 'applications');
  for (const part of [path('home'), path('config'), path('cache'), applications]) mkdirSync(part, { recursive: true, mode: 0o700 });

  const opened = path('opened-urls');
  const browser = path('browser');
  writeFileSync(opened, '');
  writeFileSync(browser, browserScript?.(folder) ?? `#!/bin/sh\nprintf '%s\\n' "$1" >> '${opened}'\n`);
  chmodSync(browser, 0o755);
  writeFileSync(
    join(applications, 'test-browser.desktop'),
    `[Desktop Entry]\nType=Application\nName=Test browser\nExec=${browser} %u\nMimeType=x-scheme-handler/http;x-scheme-handler/https;\n`,
  );
  const handlers = ['http', 'https'].map((scheme) => `x-scheme-handler/${scheme}=test-browser.desktop\n`).join('');
  writeFileSync(path('config', 'mimeapps.list'), `[Default Applications]\n${handlers}`);

  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: path('home'),
    XDG_CONFIG_HOME: path('config'),
    XDG_DATA_HOME: path('data'),
    XDG_CACHE_HOME: path('cache'),
    BROWSER: browser,
    // xdg-open asks only whether there is one.
    DISPLAY: process.env['DISPLAY'] ?? ':tenantry-e2e',
    // The stand-in would believe that display, also when a link starts it.
    ...(hasDisplay() ? {} : { TENANTRY_HEADLESS: '1' }),
    PATH: pathWithDesktopTools(),
  };
  for (const name of [...desktopVariables, ...networkVariables, ...networkVariables.map((variable) => variable.toLowerCase())])
    delete env[name];
  return {
    folder,
    home: path('home'),
    env,
    openedUrls: () =>
      readFileSync(opened, 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    browserCommand: [
      process.execPath,
      '-e',
      `require('node:fs').appendFileSync(${JSON.stringify(opened)}, process.argv[1] + '\\n')`,
      '{url}',
    ],
  };
};
