import { parseArgs } from 'node:util';
import { main } from '../scripts/project.ts';
import { startDjangoOauthToolkit } from './django-oauth-toolkit.ts';
import { startGlewlwyd } from './glewlwyd.ts';
import type { Provider } from './provider.ts';
import { Stage } from './stage.ts';
import type { Seen } from './step.ts';
import { steps } from './steps.ts';
import { lineFor, unmet } from './verdict.ts';

/*
 * `npm run test:interop -- --only glewlwyd`: the app's protocol and session code against OpenID providers that have
 * nothing to do with Okta or oidc-provider. Ends with 0 only if every step was seen as expected.
 */

const starts: Readonly<Record<string, () => Promise<Provider>>> = {
  glewlwyd: startGlewlwyd,
  django: startDjangoOauthToolkit,
};

/** What was seen of one provider, printed as a table. Whether all of it was expected. */
const play = async (provider: Provider): Promise<boolean> => {
  const stage = await Stage.open(provider);
  console.log(`\n${provider.name} ${provider.version}`);
  let isExpected = true;
  try {
    for (const { name, play: playStep } of steps) {
      const seen = await playStep(stage).catch((error: unknown): Seen => ({
        outcome: 'broken',
        detail: error instanceof Error ? error.message : String(error),
      }));
      const line = lineFor(name, seen, provider.differs);
      isExpected &&= line.mark !== 'FAIL';
      console.log(`  ${line.text}`);
    }
  } finally {
    await stage.close();
  }
  const missed = unmet(
    steps.map(({ name }) => name),
    provider.differs,
  );
  for (const { text } of missed) console.log(`  ${text}`);
  return isExpected && missed.length === 0;
};

// Servers and folders go with this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

main(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const chosen = Object.entries(starts).filter(([name]) => values.only === undefined || name === values.only);
  if (chosen.length === 0) throw new Error(`Known providers: ${Object.keys(starts).join(', ')}.`);
  let isExpected = true;
  for (const [, start] of chosen) {
    const provider = await start();
    try {
      isExpected = (await play(provider)) && isExpected;
    } finally {
      await provider.stop();
    }
  }
  return isExpected ? 0 : 1;
});
