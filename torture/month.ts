import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { runMonth, warmUpDays } from './month-run.ts';

/*
 * `npm run torture:month`: a thousand sessions kept fresh for thirty simulated days, and what that leaves in memory.
 * Ends with 1 when the heap grows by more than a twentieth after the first days, or a session is not fresh.
 */

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

const startedAt = performance.now();
console.log('| Day | Refreshes | Heap in use |');
console.log('| ---: | ---: | ---: |');
const { days, growth, violations } = await runMonth(
  { connections: 1_000, days: 30 },
  { collect, onDay: ({ day, refreshes, heapUsed }) => console.log(`| ${day} | ${refreshes} | ${megabytes(heapUsed)} MB |`) },
);
const total = days.reduce((sum, { refreshes }) => sum + refreshes, 0);
console.log(
  `${total} refreshes in ${Math.round((performance.now() - startedAt) / 1_000)} s; since day ${warmUpDays} the heap has grown by ${(growth * 100).toFixed(1)} %`,
);
for (const violation of violations) console.error(violation);
process.exitCode = violations.length > 0 ? 1 : 0;
