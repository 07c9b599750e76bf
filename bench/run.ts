import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, removeFolder } from '../electron-stand-in/index.ts';
import { build } from '../scripts/build.ts';
import { type AppHost, chooseHost, hasDisplay, hostLine } from '../scripts/host.ts';
import { cacheFolder, inRoot, main } from '../scripts/project.ts';
import { measureBundle } from './bundle.ts';
import { measureCopy } from './copy.ts';
import { load, machineLine } from './machine.ts';
import { startOktaSimProcess } from './okta-sim-process.ts';
import { measureRefresh } from './refresh.ts';
import { report, verdicts } from './report.ts';
import { measureStart, type StartFigures, starts } from './start.ts';

/* Measures the built app and writes results.md. Exit code 1 when a limit is broken. */

/** Why starts cannot be measured on `host`; null when they can. */
const noStartBecause = (host: AppHost): string | null => {
  if (host.kind === 'stand-in') return findChromium() === null ? 'the stand-in needs Chromium, and none was found.' : null;
  if (process.platform !== 'linux') return 'sessions can be sealed beforehand only for Electron on Linux and for the stand-in.';
  return hasDisplay() ? null : 'Electron needs a display. Run: xvfb-run -a npm run bench';
};

main(async () => {
  console.log('Building …');
  await build();
  const host = await chooseHost();
  console.log(hostLine(host));

  const takenAt = new Date();
  const loadBefore = load();
  mkdirSync(cacheFolder, { recursive: true });
  // Beside the packages, not in the system's temporary folder, which may lie in memory.
  const folder = mkdtempSync(join(cacheFolder, 'bench-'));
  const sim = await startOktaSimProcess();
  try {
    console.log('Measuring refreshes …');
    const refresh = await measureRefresh(sim.orgs, join(folder, 'refresh'));
    console.log('Measuring copies …');
    const copy = await measureCopy(sim.orgs, join(folder, 'copy'));
    console.log('Measuring starts …');
    const noStart = noStartBecause(host);
    const start: StartFigures[] = [];
    if (noStart === null)
      for (const kind of starts) start.push(await measureStart(sim.orgs, host, join(folder, `start-${kind.connectionCount}`), kind));
    const figures = {
      takenAt,
      seconds: (Date.now() - takenAt.getTime()) / 1000,
      machine: machineLine(host, folder),
      load: [loadBefore, load()] as const,
      refresh,
      copy,
      start: noStart ?? start,
      bundle: measureBundle(inRoot('out', 'renderer', 'assets')),
    };
    writeFileSync(inRoot('bench', 'results.md'), report(figures));
    const judged = verdicts(figures);
    for (const { what, figure, limit, passed } of judged) console.log(`${passed ? 'pass' : 'FAIL'}  ${what}: ${figure} (limit ${limit})`);
    if (noStart !== null) console.log(`Starts were not measured: ${noStart}`);
    console.log('More in bench/results.md.');
    return judged.every(({ passed }) => passed) ? 0 : 1;
  } finally {
    await sim.stop();
    await removeFolder(folder);
  }
});
