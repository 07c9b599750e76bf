import { base64url } from 'jose';

/** 16,384 bits in base64url, more than OpenSSL takes. */
const longestModulus = 2_731;
/** 2^32 in base64url, with a little room for leading zeros. */
const longestExponent = 11;
const largestExponent = 2n ** 32n;

/** The 38 odd primes up to 167. */
const primes = Array.from({ length: 167 }, (_, index) => index + 1).filter(
  (number) => number > 2 && number % 2 === 1 && Array.from({ length: number }).every((_, divisor) => divisor < 2 || number % divisor !== 0),
);

/** Every power of 65537 modulo the prime. */
const powers = (prime: number): ReadonlySet<number> => {
  const found = new Set<number>();
  for (let power = 1; !found.has(power); power = (power * 65_537) % prime) found.add(power);
  return found;
};

let fingerprint: ReadonlyArray<readonly [prime: number, residues: ReadonlySet<number>]> | null = null;

/**
 * ROCA (CVE-2017-15361; Nemec et al., "The Return of Coppersmith's Attack", 2017): chips with Infineon's library made primes
 * that are powers of 65537 modulo a product of small primes, and so the modulus is one too. Such a key can be factored. One
 * sound key in a billion looks the same.
 */
const hasRocaFingerprint = (modulus: bigint): boolean => {
  fingerprint ??= primes.map((prime) => [prime, powers(prime)] as const);
  return fingerprint.every(([prime, residues]) => residues.has(Number(modulus % BigInt(prime))));
};

/** A Base64urlUInt (RFC 7518, 2); null for anything else, and for one that is too long. */
const numberIn = (value: unknown, longest: number): bigint | null => {
  if (typeof value !== 'string' || value.length > longest || !/^[\w-]+$/.test(value)) return null;
  try {
    const hex = Array.from(base64url.decode(value), (byte) => byte.toString(16).padStart(2, '0')).join('');
    return BigInt(`0x${hex}`);
  } catch {
    return null;
  }
};

/**
 * Whether an RSA key (RFC 7518, 6.3.1) may be trusted: its exponent is odd and from 3 to 2^32 (1 signs nothing, and a large
 * one costs time), and its modulus does not carry the ROCA fingerprint. How long the modulus must be, jose says.
 */
export const isSoundRsaKey = ({ n, e }: { readonly n?: unknown; readonly e?: unknown }): boolean => {
  const modulus = numberIn(n, longestModulus);
  const exponent = numberIn(e, longestExponent);
  if (modulus === null || exponent === null) return false;
  return exponent >= 3n && exponent <= largestExponent && exponent % 2n === 1n && !hasRocaFingerprint(modulus);
};
