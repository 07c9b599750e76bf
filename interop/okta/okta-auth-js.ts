import { type Browser, chromium } from '@playwright/test';
import { findChromium } from '../../electron-stand-in/index.ts';
import { type OktaSim, type ServerKind, startOktaSim } from '../../okta-sim/index.ts';
import type { Scene } from '../scene.ts';
import { BrowserApp, oktaAuthJsVersion, serveApp } from './browser-app.ts';
import { boundSteps, persistentSteps, sessionSteps } from './okta-auth-js-steps.ts';

const servers: readonly ServerKind[] = ['org', 'custom'];

const launch = async (): Promise<Browser> => {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('okta-auth-js needs a browser. Run: sudo apt-get install chromium');
  return await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
};

/** Okta's own client for browsers, in a page, against okta-sim. */
export const openOktaAuthJs = async (): Promise<Scene> => {
  const browser = await launch();
  const site = await serveApp();
  const registered = { trustedOrigins: [site.origin], extraRedirectUris: [site.redirectUri] };
  const rotating = await startOktaSim({ rotation: 'rotate', ...registered });
  const persistent = await startOktaSim({ rotation: 'persistent', ...registered });
  const open = async (sim: OktaSim, server: ServerKind, kind: 'native' | 'dpop') =>
    await BrowserApp.open(browser, site, sim.orgs.acme, server, kind);
  const steps: Scene['steps'][number][] = [];
  for (const server of servers) {
    const named = [
      ...sessionSteps(await open(rotating, server, 'native'), rotating),
      ...persistentSteps(await open(persistent, server, 'native')),
      ...boundSteps(await open(rotating, server, 'dpop'), rotating),
    ];
    steps.push(...named.map(({ name, play }) => ({ name: `${server}: ${name}`, play })));
  }
  return {
    title: `@okta/okta-auth-js ${oktaAuthJsVersion}, in Chromium ${browser.version()}, at okta-sim`,
    steps,
    differs: {},
    close: async () => {
      await browser.close();
      site.close();
      await rotating.close();
      await persistent.close();
    },
  };
};
