import { parseArgs } from 'node:util';
import { main } from '../scripts/project.ts';
import { startDjangoOauthToolkit } from './django-oauth-toolkit.ts';
import { startGlewlwyd } from './glewlwyd.ts';
import { startLemonldap } from './lemonldap.ts';
import { openJwtVerifier } from './okta/jwt-verifier.ts';
import { openOktaAuthJs } from './okta/okta-auth-js.ts';
import type { Provider } from './provider.ts';
import { playScene, type Scene } from './scene.ts';
import { Stage } from './stage.ts';
import { steps } from './steps.ts';
import type { Line } from './verdict.ts';

/*
 * `npm run test:interop -- --only glewlwyd`: the app's protocol and session code against OpenID providers that have
 * nothing to do with Okta or oidc-provider, and Okta's own clients against okta-sim. Ends with 0 only if every step was
 * seen as expected.
 */

/** The app in front of a provider. */
const appAt = async (start: () => Promise<Provider>): Promise<Scene> => {
  const provider = await start();
  const stage = await Stage.open(provider);
  return {
    title: `Tenantry at ${provider.name} ${provider.version}`,
    steps: steps.map(({ name, play }) => ({ name, play: async () => await play(stage) })),
    differs: provider.differs,
    close: async () => {
      await stage.close();
      await provider.stop();
    },
  };
};

const scenes: Readonly<Record<string, () => Promise<Scene>>> = {
  glewlwyd: async () => await appAt(startGlewlwyd),
  django: async () => await appAt(startDjangoOauthToolkit),
  lemonldap: async () => await appAt(startLemonldap),
  'okta-auth-js': openOktaAuthJs,
  'jwt-verifier': openJwtVerifier,
};

const summary = (lines: readonly Line[], sinceMs: number): string => {
  const count = (mark: Line['mark']) => lines.filter((line) => line.mark === mark).length;
  const seconds = Math.round((performance.now() - sinceMs) / 1000);
  return `${lines.length} steps in ${seconds} s: ${count('ok')} ok, ${count('differs')} differ as listed, ${count('FAIL')} FAIL`;
};

// Servers and folders go with this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

main(async () => {
  const sinceMs = performance.now();
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const chosen = Object.entries(scenes).filter(([name]) => values.only === undefined || name === values.only);
  if (chosen.length === 0) throw new Error(`Known scenes: ${Object.keys(scenes).join(', ')}.`);
  const lines: Line[] = [];
  for (const [, open] of chosen) {
    const scene = await open();
    try {
      lines.push(...(await playScene(scene)));
    } finally {
      await scene.close();
    }
  }
  console.log(`\n${summary(lines, sinceMs)}`);
  return lines.some(({ mark }) => mark === 'FAIL') ? 1 : 0;
});
