import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { removeFolder } from '../../electron-stand-in/index.ts';
import { type OktaSim, type OktaSimOptions, orgNames, startOktaSim } from '../../okta-sim/index.ts';
import { freePort, loopbackOf, loopbackUri } from '../flows/quick-sign-in.ts';
import { launchApp, type LaunchedApp, type LaunchOptions } from './app.ts';
import { type ConfigurationSeed, schemesOf, writeConfiguration } from './okta.ts';
import { collectTraces, findSecrets, watchSecrets } from './secrets.ts';
import { createSurroundings, type Surroundings } from './surroundings.ts';
import { SystemBrowser } from './system-browser.ts';

export interface Fixtures {
  /** Set with `test.use({ oktaSimOptions: … })`. */
  readonly oktaSimOptions: OktaSimOptions;
  /** Set with `test.use({ scanned: true })`: once the app is closed, no secret that passed okta-sim may be anywhere. */
  readonly scanned: boolean;
  readonly surroundings: Surroundings;
  /** The user-data folder of this test's app. */
  readonly userData: string;
  /** A loopback redirect URI of this test's own, registered with every client of okta-sim, as `loopbackOf` are. */
  readonly loopback: string;
  readonly oktaSim: OktaSim;
  readonly systemBrowser: SystemBrowser;
  /** Writes the app's configuration; call before `launch`. */
  readonly configure: (seed: ConfigurationSeed) => void;
  /** Starts the app; whatever still runs when the test ends is closed. */
  readonly launch: (options?: LaunchOptions) => Promise<LaunchedApp>;
}

/** Playwright's `test` with the app, a system browser and okta-sim, all of them this test's own. */
export const test = base.extend<Fixtures>({
  oktaSimOptions: [{}, { option: true }],
  scanned: [false, { option: true }],

  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures it needs off this pattern.
  surroundings: async ({}, provide) => {
    const surroundings = createSurroundings();
    await provide(surroundings);
    await removeFolder(surroundings.folder);
  },

  userData: async ({ surroundings }, provide) => {
    await provide(join(surroundings.folder, 'user-data'));
  },

  // oxlint-disable-next-line no-empty-pattern -- as above.
  loopback: async ({}, provide) => {
    await provide(loopbackUri(await freePort()));
  },

  oktaSim: async ({ oktaSimOptions, loopback }, provide) => {
    const ofOrgs = orgNames.map((org) => loopbackOf(loopback, org));
    const extraRedirectUris = [...(oktaSimOptions.extraRedirectUris ?? []), loopback, ...ofOrgs];
    // Rotation is the harder case, since a lost token is lost for good. A test can ask for Okta's default, persistent ones.
    const sim = await startOktaSim({ rotation: 'rotate', ...oktaSimOptions, extraRedirectUris });
    await provide(sim);
    await sim.close();
  },

  systemBrowser: async ({ surroundings, oktaSim }, provide) => {
    const browser = new SystemBrowser(surroundings, schemesOf(oktaSim));
    await provide(browser);
    await browser.close();
  },

  configure: async ({ surroundings, userData, oktaSim }, provide) => {
    // Only on Linux can the system's browser be led to the test; elsewhere the tenant's own browser command is.
    const browserCommand = process.platform === 'linux' ? null : surroundings.browserCommand;
    await provide((seed) => writeConfiguration(userData, oktaSim, { browserCommand, ...seed }));
  },

  launch: async ({ scanned, surroundings }, provide, testInfo) => {
    const launched: LaunchedApp[] = [];
    const seen = scanned ? watchSecrets() : null;
    await provide(async (options) => {
      const app = await launchApp(surroundings, options);
      launched.push(app);
      return app;
    });
    const failed = testInfo.status !== testInfo.expectedStatus;
    for (const [index, app] of launched.entries()) {
      if (failed) {
        await testInfo.attach(`output-${String(index)}`, { body: app.output(), contentType: 'text/plain' });
        const picture = app.isRunning() ? await app.page.screenshot({ timeout: 5000 }).catch(() => null) : null;
        if (picture !== null) await testInfo.attach(`window-${String(index)}`, { body: picture, contentType: 'image/png' });
      }
      if (app.isRunning()) await app.close();
    }
    seen?.stop();
    if (seen !== null && !failed) {
      expect(seen.tokens.size + seen.credentials.size).toBeGreaterThan(0);
      expect(findSecrets(collectTraces(surroundings, launched), [...seen.all(), ...seen.tokens])).toEqual([]);
    }
  },
});

export { expect } from '@playwright/test';
