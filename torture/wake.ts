import { runWake, scenarios } from './wake-run.ts';

/*
 * `npm run torture:wake`: the machine wakes up and a thousand sessions are due at once. Virtual time, so it takes
 * seconds. Ends with 1 when anything is as it must not be.
 */

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

let isBroken = false;
console.log('| Connections | Latency | Bound | Measured | Ratio |');
console.log('| --- | ---: | ---: | ---: | ---: |');
for (const scenario of scenarios([50, 200, 500, 1_000, 3_000])) {
  const { boundMs, measuredMs, ratio, violations } = await runWake(scenario);
  const { name, latencyMs } = scenario;
  console.log(`| ${name} | ${latencyMs} ms | ${seconds(boundMs)} | ${seconds(measuredMs)} | ${ratio.toFixed(2)} |`);
  for (const violation of violations) {
    isBroken = true;
    console.error(`  ${name}, ${latencyMs} ms: ${violation}`);
  }
}
process.exitCode = isBroken ? 1 : 0;
