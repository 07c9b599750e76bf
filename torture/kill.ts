import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleProgram } from '../scripts/bundle-program.ts';
import { cacheFolder, inRoot, main } from '../scripts/project.ts';
import { phases, phaseWords } from './kill-phases.ts';
import { type KillOutcome, runKills } from './kill-run.ts';

/*
 * `npm run torture:kill`: the app's services are killed at any instant, a thousand times and more, under both readings
 * of what a reused refresh token yields. Ends with 0 only if no session was lost and no family forked.
 */

const readings = ['same', 'new'] as const;
type Reading = (typeof readings)[number];
const everyMs = 10_000;

const number = (text: string | undefined, otherwise: number): number => {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${String(text)} is no count.`);
  return value;
};

const table = (outcomes: Readonly<Record<Reading, KillOutcome>>): string => {
  const line = (words: string, value: (outcome: KillOutcome) => number | string) =>
    `${words.padEnd(46)}${readings.map((reading) => String(value(outcomes[reading])).padStart(16)).join('')}`;
  const strikes = (outcome: KillOutcome, phase: (typeof phases)[number]) => `${outcome.atRandom[phase]} + ${outcome.byOwnHand[phase]}`;
  return [
    `${''.padEnd(46)}${readings.map((reading) => `reuse: ${reading}`.padStart(16)).join('')}`,
    line('refresh tokens rotated', ({ rotations }) => rotations),
    line('kills', ({ kills }) => kills),
    line('  before the sessions were loaded', ({ killsAtStart }) => killsAtStart),
    line('restarts after the grace period', ({ longSleeps }) => longSleeps),
    'connections met by a kill, at random + by phase',
    ...phases.map((phase) => line(`  ${phaseWords[phase]}`, (outcome) => strikes(outcome, phase))),
    line('refresh tokens used again within the grace', ({ graceReuses }) => graceReuses),
    line('sessions lost', ({ lost }) => lost.length),
    line('families forked', ({ forks }) => forks),
    line('reuse detected', ({ reuseDetected }) => reuseDetected),
    line('refreshes failed for another reason', ({ hiccups }) => Object.values(hiccups).reduce((sum, count) => sum + count, 0)),
  ].join('\n');
};

main(async () => {
  const { values } = parseArgs({ options: { rotations: { type: 'string' }, kills: { type: 'string' }, seed: { type: 'string' } } });
  const rotations = number(values.rotations, 10_000);
  const kills = number(values.kills, 1_000);
  const seed = number(values.seed, Math.floor(Math.random() * 2 ** 31) + 1);
  console.log(`Under each reading at least ${rotations} rotations and ${kills} kills; --seed ${seed}`);
  const program = join(cacheFolder, 'kill-child.mjs');
  await bundleProgram(inRoot('torture', 'kill-child.ts'), program);

  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const run = async (reading: Reading): Promise<KillOutcome> => {
    let saidAt = startedAt;
    return await runKills({
      program,
      reading,
      rotations,
      kills,
      seed,
      progress: (outcome) => {
        if (performance.now() - saidAt < everyMs) return;
        saidAt = performance.now();
        console.log(`${seconds()} s, ${reading}: ${outcome.kills} kills, ${outcome.rotations} rotations, ${outcome.lost.length} lost`);
      },
    });
  };
  const [same, other] = await Promise.all([run('same'), run('new')]);
  console.log(table({ same, new: other }));
  const outcomes = [same, other];
  for (const { lost, hiccups } of outcomes) {
    for (const sentence of lost) console.log(`LOST: ${sentence}`);
    for (const [code, count] of Object.entries(hiccups)) console.log(`${count} refreshes failed with ${code}, and were tried again`);
  }
  const passed = outcomes.every(
    (outcome) =>
      outcome.rotations >= rotations &&
      outcome.kills >= kills &&
      outcome.lost.length === 0 &&
      outcome.forks === 0 &&
      outcome.reuseDetected === 0,
  );
  console.log(`${passed ? 'Every target was met' : 'NOT every target was met'} in ${seconds()} s; seed ${seed}.`);
  return passed ? 0 : 1;
});
