import { describe, expect, it } from 'vitest';
import { createBenchSealer } from '../bench/sealer.ts';
import type { Sealer } from '../src-main/core/storage/index.ts';
import { damagesOf } from './disk-damage.ts';
import { diskFiles, diskSealers, runDisk } from './disk-run.ts';

/** `npm run torture:disk` tries all of them. A prime, so that every bit of a byte has its turn. */
const some = (good: Uint8Array) => damagesOf(good, 61);

describe('damages', () => {
  it('are every cut and every bit', () => {
    const good = Buffer.of(1, 2);
    const all = [...damagesOf(good)];
    expect([...good]).toEqual([1, 2]);
    expect(all.filter(({ kind }) => kind === 'cut').map(({ bytes }) => [...bytes])).toEqual([[], [1]]);
    const flips = all.filter(({ kind }) => kind === 'flip');
    expect(new Set(flips.map(({ bytes }) => [...bytes].join())).size).toBe(16);
  });
});

describe('a damaged disk', { timeout: 120_000 }, () => {
  for (const [name, sealer] of Object.entries(diskSealers)) {
    it.each(diskFiles)(`loses nothing but what was damaged: %s (${name})`, async (file) => {
      const tally = await runDisk({ file, sealer, damages: some });
      expect(tally.violations).toEqual([]);
      expect(tally.cases).toBeGreaterThan(3);
    });
  }

  it('that goes unnoticed is noticed by these tests', async () => {
    // Takes any first byte for the right one, so that eight flips do no harm to it.
    const honest = createBenchSealer();
    const gullible: Sealer = {
      ...honest,
      unseal: async (sealed) => {
        if (sealed.length > 0) sealed[0] = 'v'.charCodeAt(0);
        return await honest.unseal(sealed);
      },
    };
    const tally = await runDisk({
      file: 'session',
      sealer: () => gullible,
      // The first byte behind the line that names the sealer.
      damages: (good) => [...damagesOf(good, 1, good.length + 8 * (good.indexOf(10) + 1))].slice(0, 8),
    });
    expect(tally.violations.filter((violation) => violation.includes('it is called unreadable'))).toHaveLength(8);
  });
});
