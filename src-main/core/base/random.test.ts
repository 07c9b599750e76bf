import { describe, expect, it } from 'vitest';
import { type Random, randomToken } from './random.ts';
import { systemRandom } from '../../node/system-random.ts';
import { seededRandom } from './testing/seeded-random.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe.each<[string, () => Random]>([
  ['systemRandom', () => systemRandom],
  ['seededRandom', () => seededRandom(7)],
])('%s', (_, make) => {
  it('gives bytes, UUIDs and fractions as promised', () => {
    const random = make();
    for (const count of [0, 1, 32, 1000]) expect(random.bytes(count)).toHaveLength(count);
    const uuids = Array.from({ length: 200 }, () => random.uuid());
    for (const one of uuids) expect(one).toMatch(uuid);
    expect(new Set(uuids).size).toBe(200);
    const fractions = Array.from({ length: 2_000 }, () => random.fraction());
    for (const fraction of fractions) expect(fraction >= 0 && fraction < 1).toBe(true);
    expect(new Set(random.bytes(10_000)).size).toBe(256);
  });

  it('makes verifiers of the right length and alphabet (RFC 7636, 4.1)', () => {
    const random = make();
    expect(randomToken(random)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(randomToken(random, 16)).toHaveLength(22);
    expect(randomToken(random)).not.toBe(randomToken(random));
  });
});

describe('seededRandom', () => {
  const draw = (seed?: number) => {
    const random = seededRandom(seed);
    return [random.uuid(), random.fraction(), Buffer.from(random.bytes(8)).toString('hex')];
  };

  it('repeats itself for a seed and differs between seeds', () => {
    expect(draw(42)).toEqual(draw(42));
    expect(draw()).toEqual(draw(1));
    expect(draw(42)).not.toEqual(draw(43));
  });

  it('spreads evenly', () => {
    const random = seededRandom(3);
    const buckets = Array.from({ length: 10 }, () => 0);
    for (let round = 0; round < 20_000; round += 1) {
      const bucket = Math.floor(random.fraction() * 10);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const count of buckets) expect(Math.abs(count - 2_000)).toBeLessThan(250);
  });
});
