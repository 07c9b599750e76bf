import { startOktaSim } from '../okta-sim/index.ts';

/* okta-sim in a process of its own, so that it shares no event loop with what is measured. Tells its orgs and lives until its parent goes. */

/** Tokens live longer than any measurement: a month, in seconds. */
const tokenSeconds = 30 * 24 * 3600;

const sim = await startOktaSim({ rotation: 'rotate', accessTokenSeconds: tokenSeconds, idTokenSeconds: tokenSeconds });
process.send?.(sim.orgs);
process.once('disconnect', () => void sim.close());
