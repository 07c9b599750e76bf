import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../scripts/bundle-program.ts';
import { inRoot } from '../scripts/project.ts';
import { phases } from './kill-phases.ts';
import { type KillRunOptions, runKills } from './kill-run.ts';

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-kill-child-'));
  await bundleProgram(inRoot('torture', 'kill-child.ts'), join(folder, 'kill-child.mjs'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The server's clock stands still but for the long sleeps: a slow machine must not use up the grace period. */
const standingStill = Date.now();
const run = async (options: Partial<KillRunOptions> & Pick<KillRunOptions, 'reading'>) =>
  await runKills({
    program: join(folder, 'kill-child.mjs'),
    rotations: 150,
    kills: 20,
    seed: 1,
    now: () => standingStill,
    ...options,
  });

describe('services that are killed at any instant', { timeout: 120_000 }, () => {
  it.each(['same', 'new'] as const)('lose no session and fork no family (reuse yields: %s)', async (reading) => {
    const outcome = await run({ reading });
    expect(outcome).toMatchObject({ kills: 20, lost: [], forks: 0, reuseDetected: 0, hiccups: {} });
    expect(outcome.rotations).toBeGreaterThanOrEqual(150);
  });

  it('survive it in each phase of a refresh, whoever else is where', async () => {
    const plans = phases.map((phase) => ({ kind: 'phase', phase, nth: 3 }) as const);
    const outcome = await run({ reading: 'new', kills: phases.length, rotations: 1, plans });
    expect(outcome).toMatchObject({ lost: [], forks: 0, reuseDetected: 0 });
    for (const phase of phases) expect(outcome.byOwnHand[phase], phase).toBeGreaterThan(0);
  });
});

describe('a careless program', { timeout: 120_000 }, () => {
  it('that answers before it has written loses sessions', async () => {
    const plans = [{ kind: 'alone', id: 'acme-default', phase: 'idle', nth: 2 }] as const;
    const outcome = await run({ reading: 'same', kills: 2, rotations: 1, carelessness: 'late', plans });
    expect(outcome.longSleeps).toBeGreaterThan(0);
    expect(outcome.lost.length).toBeGreaterThan(0);
    expect(outcome.reuseDetected).toBeGreaterThan(0);
  });

  it('that does so forks families where reuse yields another successor', async () => {
    const outcome = await run({
      reading: 'new',
      kills: 2,
      rotations: 1,
      carelessness: 'late',
      plans: [{ kind: 'phase', phase: 'idle', nth: 20 }],
    });
    expect(outcome.forks).toBeGreaterThan(0);
  });

  it('that writes over the old file loses sessions', async () => {
    const outcome = await run({
      reading: 'same',
      kills: 1,
      rotations: 1,
      carelessness: 'in-place',
      plans: [{ kind: 'phase', phase: 'writing', nth: 1 }],
    });
    expect(outcome.lost.length).toBeGreaterThan(0);
    for (const sentence of outcome.lost) expect(sentence).toContain('is unreadable when loaded');
  });
});
