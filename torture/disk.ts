import { parseArgs } from 'node:util';
import { main } from '../scripts/project.ts';
import { damagesOf } from './disk-damage.ts';
import { diskFiles, diskSealers, runDisk } from './disk-run.ts';

/*
 * `npm run torture:disk`: every file of the user-data folder cut after every byte and with every bit flipped, the app
 * started over it each time. Ends with 0 only if nothing was lost, deleted or believed wrongly. `--every 10` tries a
 * tenth of it.
 */

main(async () => {
  const { values } = parseArgs({ options: { every: { type: 'string', default: '1' } } });
  const every = Number(values.every);
  if (!Number.isSafeInteger(every) || every < 1) throw new Error(`--every ${values.every} is no count.`);
  const startedAt = performance.now();
  const violations: string[] = [];
  let cases = 0;
  for (const file of diskFiles) {
    // What is not sealed is the same whatever seals the rest.
    const sealers = Object.entries(diskSealers).slice(0, file === 'session' || file === 'sign-in' ? undefined : 1);
    for (const [name, sealer] of sealers) {
      const tally = await runDisk({ file, sealer, damages: (good) => damagesOf(good, every) });
      const sealed = sealers.length > 1 ? `, ${name}` : '';
      console.log(`${file}${sealed}: ${tally.cases} cases, ${tally.violations.length} violations`);
      for (const [outcome, count] of [...tally.outcomes].toSorted(([one], [other]) => one.localeCompare(other)))
        console.log(`  ${String(count).padStart(6)}  ${outcome}`);
      violations.push(...tally.violations);
      cases += tally.cases;
    }
  }
  for (const violation of violations.slice(0, 50)) console.log(`VIOLATION: ${violation}`);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`${cases} cases, ${violations.length} violations, in ${seconds} s.`);
  return violations.length === 0 ? 0 : 1;
});
