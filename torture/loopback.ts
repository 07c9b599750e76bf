import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleProgram } from '../scripts/bundle-program.ts';
import { cacheFolder, inRoot, main } from '../scripts/project.ts';
import { attacks, canLimitOpenFiles, type LoopbackRun, measureAttacks, mostBlockedMs, runHalfOpen } from './loopback-run.ts';

/*
 * `npm run torture:loopback`: another program of this machine attacks the loopback listener, with 5,000 connections
 * that ask for nothing (`--connections 500` for fewer) and with single requests made to keep it busy. Each attack is
 * also led against a listener without bounds, which it must bring down: otherwise it would be none.
 */

/** A browser's time to send its request, and a look at the clock, ms. */
const longestHoldMs = 12_000;

main(async () => {
  if (!canLimitOpenFiles) throw new Error('This needs a system that can limit open files: Linux or macOS.');
  const { values } = parseArgs({ options: { connections: { type: 'string', default: '5000' } } });
  const connections = Number(values.connections);
  if (!Number.isSafeInteger(connections) || connections < 300)
    throw new Error(`--connections ${values.connections} is no number from 300.`);
  const program = join(cacheFolder, 'loopback-child.mjs');
  await bundleProgram(inRoot('torture', 'loopback-child.ts'), program);
  const run: LoopbackRun = { program, bounded: true, openFiles: Math.max(256, Math.floor(connections / 4)) };
  const violations: string[] = [];

  console.log(`${connections} half-open connections against a process that may have ${run.openFiles} files open:`);
  const ours = await runHalfOpen(run, connections, true);
  console.log(
    `  the app:        ${ours.lost} of 200 vault writes lost, ${ours.held} connections kept, the redirect was answered with ${ours.redirect}`,
  );
  console.log(`  let go of the last of them after ${((ours.letGoAfterMs ?? 0) / 1_000).toFixed(1)} s`);
  const careless = await runHalfOpen({ ...run, bounded: false }, connections);
  console.log(
    `  without bounds: ${careless.lost} of 200 vault writes lost, ${careless.held} connections kept (${careless.refused[0] ?? 'no error'})`,
  );
  if (ours.lost > 0 || ours.refused.length > 0) violations.push(`Vault writes were lost: ${ours.refused[0] ?? ''}`);
  if (ours.redirect !== 200) violations.push(`The redirect was answered with ${ours.redirect}.`);
  if ((ours.letGoAfterMs ?? Infinity) > longestHoldMs) violations.push('Half-open connections were kept for too long.');
  if (careless.lost === 0) violations.push('The listener without bounds lost nothing: this attack is none.');

  console.log('Processor time for one request, median of five:');
  for (const [name, ms] of await measureAttacks(run, Object.keys(attacks))) {
    console.log(`  ${ms.toFixed(1).padStart(7)} ms  ${name}`);
    if (ms >= mostBlockedMs) violations.push(`${name} kept the app busy for ${ms.toFixed(1)} ms.`);
  }
  for (const [name, ms] of await measureAttacks({ ...run, bounded: false }, ['32 kB of slashes'])) {
    console.log(`  ${ms.toFixed(1).padStart(7)} ms  ${name}, without bounds`);
    if (ms < mostBlockedMs) violations.push(`Without bounds ${name} took no time: this attack is none.`);
  }
  for (const violation of violations) console.log(`VIOLATION: ${violation}`);
  console.log(violations.length === 0 ? 'Every target was met.' : 'NOT every target was met.');
  return violations.length === 0 ? 0 : 1;
});
