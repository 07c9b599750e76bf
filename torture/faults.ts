import { parseArgs } from 'node:util';
import { playSequences } from './faults-sequences.ts';
import { singles } from './faults-singles.ts';
import { openHouse } from './faults-stage.ts';

/*
 * `npm run torture:faults -- --seed 1 --runs 500`: every fault at every step, then random sequences of them, against
 * okta-sim over real HTTP with the app's own services. Ends with 1 at the first thing that is as it must not be;
 * `--only words` plays the single faults whose name holds these words and no sequences.
 */

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, runs: { type: 'string', default: '500' }, only: { type: 'string' } },
});

const house = await openHouse();
let isBroken = false;
const startedAt = performance.now();
const lasted = () => `${Math.round((performance.now() - startedAt) / 1_000)} s`;

const chosen = singles.filter(({ name }) => name.includes(values.only ?? ''));
for (const { name, play } of chosen) {
  const wrong = await play(house);
  if (wrong.length > 0) {
    isBroken = true;
    console.error(`${name}\n${wrong.map((text) => `  ${text}`).join('\n')}`);
  }
}
console.log(`${chosen.length} single faults played after ${lasted()}`);

if (values.only === undefined) {
  const { tally, failure } = await playSequences(house, { seed: Number(values.seed), runs: Number(values.runs) });
  console.log(
    `${tally.sequences} random sequences of ${tally.steps} steps played after ${lasted()}: ${tally.attempts} attempts to refresh, ${tally.ended} sessions ended by Okta`,
  );
  if (failure !== null) {
    isBroken = true;
    console.error(failure);
  }
}
await house.sim.close();
process.exitCode = isBroken ? 1 : 0;
