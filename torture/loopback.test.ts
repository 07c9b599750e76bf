import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../scripts/bundle-program.ts';
import { inRoot } from '../scripts/project.ts';
import { attacks, canLimitOpenFiles, type LoopbackRun, measureAttacks, runHalfOpen } from './loopback-run.ts';

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-loopback-child-'));
  await bundleProgram(inRoot('torture', 'loopback-child.ts'), join(folder, 'loopback-child.mjs'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (part: Partial<LoopbackRun> = {}): LoopbackRun => ({
  program: join(folder, 'loopback-child.mjs'),
  bounded: true,
  openFiles: 256,
  ...part,
});

describe.runIf(canLimitOpenFiles)('a loopback listener under attack', { timeout: 120_000 }, () => {
  it('leaves the vault its files, and still hears the redirect', async () => {
    expect(await runHalfOpen(run(), 400)).toMatchObject({ refused: [], lost: 0, held: 64, redirect: 200 });
  });

  it('would cost vault entries without bounds', async () => {
    const { refused, lost } = await runHalfOpen(run({ bounded: false }), 400);
    expect(lost).toBeGreaterThan(0);
    expect(refused[0]).toContain('EMFILE');
  });

  it('answers every one of the long requests', async () => {
    const names = Object.keys(attacks);
    expect([...(await measureAttacks(run(), names)).keys()]).toEqual(names);
  });
});
