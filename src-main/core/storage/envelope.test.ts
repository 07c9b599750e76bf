import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../node/sha256.ts';
import { openEnvelope, writeEnvelope } from './envelope.ts';
import { aesSealer } from './testing/sealers.ts';

const entry = { service: 'session', account: '3f2a9c1e' };
const opened = (text: string) => {
  const result = openEnvelope(sha256, entry, text);
  return 'secret' in result ? result.secret : null;
};

const problem = (text: string) => {
  const result = openEnvelope(sha256, entry, text);
  return 'problem' in result ? result.problem : null;
};

describe('the envelope', { timeout: 30_000 }, () => {
  it('gives back any secret', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (secret) => {
        expect(opened(writeEnvelope(sha256, entry, secret))).toBe(secret);
      }),
    );
  });

  it('opens for its own entry only', async () => {
    for (const other of [
      { service: 'session', account: '3f2a9c1f' },
      { service: 'sign-in', account: '3f2a9c1e' },
    ]) {
      expect(problem(writeEnvelope(sha256, other, 'secret'))).toMatch(/belongs to another entry/);
    }
  });

  it('opens only as it was written', async () => {
    const text = writeEnvelope(sha256, entry, 'secret');
    const parsed = JSON.parse(text) as Record<string, unknown>;
    const spellings = [
      ` ${text}`,
      text.replace(',', ', '),
      JSON.stringify({ ...parsed, more: 1 }),
      JSON.stringify({ ...parsed, secret: 'other' }),
      JSON.stringify({ ...parsed, sha256: '' }),
      text.replace('"secret":"s', '"secret":"\\u0073'),
      '',
      'null',
      '[]',
      '{}',
      '7',
    ];
    for (const spelling of spellings) expect(opened(spelling)).toBeNull();
  });

  it('names a later version as such', async () => {
    const later = writeEnvelope(sha256, entry, 'secret').replace('"version":1', '"version":2');
    expect(problem(later)).toMatch(/another version/);
  });

  it('never repeats what it read', async () => {
    for (const text of ['hunter2', '{"secret":"hunter2"', '{"version":2,"service":"hunter2","account":"hunter2","secret":"hunter2"}']) {
      expect(JSON.stringify(openEnvelope(sha256, entry, text))).not.toContain('hunter2');
    }
  });

  it('under AES-128-CBC, no flipped bit and no truncation yields a wrong secret', async () => {
    const sealer = aesSealer();
    const secret = JSON.stringify({ body: { refresh_token: 'abcDEF123'.repeat(10), scope: 'openid' }, receivedAt: 1_800_000_000_000 });
    const sealed = await sealer.seal(writeEnvelope(sha256, entry, secret));
    let decrypted = 0;
    const secretOf = async (bytes: Uint8Array): Promise<string | null> => {
      try {
        const { plainText } = await sealer.unseal(bytes);
        decrypted += 1;
        return opened(plainText);
      } catch {
        return null;
      }
    };
    expect(await secretOf(sealed)).toBe(secret);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = Uint8Array.from(sealed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await secretOf(flipped)).toBeNull();
    }
    // The cipher itself notices next to nothing: most of these decrypted to something.
    expect(decrypted).toBeGreaterThan(sealed.length * 4);
    for (let length = 0; length < sealed.length; length += 1) expect(await secretOf(sealed.slice(0, length))).toBeNull();
  });
});
