import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSoundRsaKey } from './rsa-key.ts';

const base64url = (number: bigint): string => {
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
};
const key = (modulus: bigint, exponent = 65_537n) => ({ kty: 'RSA', n: base64url(modulus), e: base64url(exponent) });

const numbers = (bits: number) => fc.bigInt({ min: 2n ** BigInt(bits - 1), max: 2n ** BigInt(bits) - 1n }).map((number) => number | 1n);

const isPrime = (number: number): boolean => {
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) if (number % divisor === 0) return false;
  return number > 1;
};
const primes = Array.from({ length: 168 }, (_, number) => number).filter(isPrime);
/** The product of the first 39 primes, as in keys of 512 to 960 bits; those of longer keys are multiples of it. */
const primorial = primes.reduce((product, prime) => product * BigInt(prime), 1n);

const powerOf65537 = (exponent: bigint): bigint => {
  let [result, base] = [1n, 65_537n % primorial];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left % 2n === 1n) result = (result * base) % primorial;
    base = (base * base) % primorial;
  }
  return result;
};
/** What the faulty library makes: k * M + (65537^a mod M). */
const faulty = (k: bigint, a: bigint): bigint => k * primorial + powerOf65537(a);

describe('isSoundRsaKey', () => {
  it('counts the primes of the published fingerprint', () => {
    expect(primes.filter((prime) => prime > 2)).toHaveLength(38);
  });

  it('takes keys as they are made elsewhere', () => {
    for (let made = 0; made < 3; made += 1) {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      expect(isSoundRsaKey(publicKey.export({ format: 'jwk' }))).toBe(true);
    }
  });

  it('refuses every product of two primes of the faulty library’s form', () => {
    const parts = fc.tuple(fc.bigInt({ min: 2n ** 800n, max: 2n ** 802n }), fc.bigInt({ min: 1n, max: 2n ** 62n }));
    fc.assert(
      fc.property(parts, parts, ([k, a], [l, b]) => {
        const modulus = faulty(k, a) * faulty(l, b);
        expect(isSoundRsaKey(key(modulus))).toBe(false);
        // Modulo 11 only two numbers are powers of 65537: the other nine clear the same modulus.
        const neighbours = Array.from({ length: 11 }, (_, step) => modulus + (BigInt(step) * primorial) / 11n);
        expect(neighbours.filter((one) => !isSoundRsaKey(key(one)))).toHaveLength(2);
      }),
    );
  });

  it('takes numbers at random', () => {
    fc.assert(fc.property(numbers(2048), (modulus) => isSoundRsaKey(key(modulus))));
  });

  it.each<[bigint, boolean]>([
    [0n, false],
    [1n, false],
    [2n, false],
    [3n, true],
    [4n, false],
    [17n, true],
    [65_536n, false],
    [65_537n, true],
    [2n ** 32n - 1n, true],
    [2n ** 32n, false],
    [2n ** 32n + 1n, false],
    [2n ** 64n + 1n, false],
    [2n ** 2047n + 1n, false],
  ])('the exponent %s: %s', (exponent, isSound) => {
    expect(isSoundRsaKey(key(2n ** 2048n - 1n, exponent))).toBe(isSound);
  });

  it('refuses what is no number, or longer than any key', () => {
    const { n, e } = key(2n ** 2048n - 1n);
    for (const one of [{}, { n }, { e }, { n, e: '' }, { n: '', e }, { n: 7, e }, { n, e: [] }, { n: 'a+b', e }, { n: `${n}=`, e }])
      expect(isSoundRsaKey(one)).toBe(false);
    expect(isSoundRsaKey(key(2n ** 16_384n - 1n))).toBe(true);
    expect(isSoundRsaKey({ n: 'A'.repeat(100_000), e })).toBe(false);
    expect(isSoundRsaKey({ n: 'A'.repeat(2_732), e })).toBe(false);
  });

  it('never throws, whatever the members', () => {
    const anything = fc.dictionary(fc.constantFrom('n', 'e'), fc.oneof(fc.jsonValue(), fc.base64String()));
    fc.assert(fc.property(anything, (members) => typeof isSoundRsaKey(members) === 'boolean'));
  });
});
