import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../node/sha256.ts';
import { base64Url } from '../../base/index.ts';
import { aesSealer } from '../testing/sealers.ts';
import { envelopeVersion, openEnvelope, parseSealedFile, writeEnvelope, writeSealedFile } from './envelope.ts';

const checksum = (text: string): string => base64Url(sha256(text));
const write = (to: typeof entry, secret: string): string => writeEnvelope('test', to, secret, checksum);
const entry = { service: 'session', account: '3f2a9c1e' };
const opened = (text: string) => {
  const result = openEnvelope('test', entry, text, checksum);
  return result.kind === 'read' ? result.value : null;
};

const problem = (text: string) => {
  const result = openEnvelope('test', entry, text, checksum);
  return result.kind === 'unreadable' ? result.reason : null;
};

describe('a sealed file', () => {
  const sealed = Uint8Array.of(118, 49, 48, 10, 0, 255);
  const latin = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

  it('names its sealer and gives back what was sealed', () => {
    const file = writeSealedFile('safeStorage', sealed);
    expect(Buffer.from(file).toString('latin1')).toMatch(/^tenantry-sealed 2 safeStorage\nv10/);
    expect(parseSealedFile(file)).toEqual({ kind: 'read', value: { sealer: 'safeStorage', sealed }, version: envelopeVersion });
  });

  it('of version 1 has no such line', () => {
    for (const file of [sealed, new Uint8Array(), latin('tenantry'), latin('{"version":1}')])
      expect(parseSealedFile(file)).toEqual({ kind: 'read', value: { sealer: null, sealed: file }, version: 1 });
  });

  it('of a later version is named as such, whatever follows', () => {
    for (const rest of [' other sealer\n', '\n', '', ` ${'x'.repeat(200)}`])
      expect(parseSealedFile(latin(`tenantry-sealed 3${rest}`))).toEqual({ kind: 'newer', version: 3 });
  });

  it('has an answer for any bytes, also after its first word', () => {
    const kinds = /^(read|newer|unreadable)$/;
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => kinds.test(parseSealedFile(bytes).kind)));
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (rest) => kinds.test(parseSealedFile(latin(`tenantry-sealed ${rest}`)).kind)));
    for (const line of [
      'tenantry-sealed ',
      'tenantry-sealed 2',
      'tenantry-sealed 2 a b\n',
      `tenantry-sealed 2 ${'x'.repeat(41)}\n`,
      'tenantry-sealed 1 a\n',
    ])
      expect(parseSealedFile(latin(line))).toMatchObject({ kind: 'unreadable' });
  });
});

describe('the envelope', { timeout: 30_000 }, () => {
  it('gives back any secret', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (secret) => {
        expect(opened(write(entry, secret))).toBe(secret);
      }),
    );
  });

  it('opens for its own entry only', async () => {
    for (const other of [
      { service: 'session', account: '3f2a9c1f' },
      { service: 'sign-in', account: '3f2a9c1e' },
    ]) {
      expect(problem(write(other, 'secret'))).toMatch(/belongs to another entry/);
    }
  });

  it('opens only as it was written', async () => {
    const text = write(entry, 'secret');
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
    const later = write(entry, 'secret').replace('"version":2', '"version":3');
    expect(openEnvelope('test', entry, later, checksum)).toEqual({ kind: 'newer', version: 3 });
  });

  it('of version 1 opens, but not as another one’s', () => {
    const digest = checksum(JSON.stringify([1, entry.service, entry.account, 'secret']));
    const first = JSON.stringify({ version: 1, ...entry, secret: 'secret', sha256: digest });
    expect(openEnvelope(null, entry, first, checksum)).toEqual({ kind: 'read', value: 'secret', version: 1 });
    expect(opened(first)).toBeNull();
  });

  it('opens only below the line that names its sealer', () => {
    const text = write(entry, 'secret');
    expect(openEnvelope('other', entry, text, checksum)).toMatchObject({ kind: 'unreadable' });
    expect(openEnvelope(null, entry, text, checksum)).toMatchObject({ kind: 'unreadable' });
  });

  it('never repeats what it read', async () => {
    for (const text of [
      'hunter2',
      '{"secret":"hunter2"',
      '{"version":2,"sealer":"test","service":"hunter2","account":"hunter2","secret":"hunter2"}',
    ]) {
      expect(JSON.stringify(openEnvelope('test', entry, text, checksum))).not.toContain('hunter2');
    }
  });

  it('under AES-128-CBC, no flipped bit and no truncation yields a wrong secret', async () => {
    const sealer = aesSealer();
    const secret = JSON.stringify({ body: { refresh_token: 'abcDEF123'.repeat(10), scope: 'openid' }, receivedAt: 1_800_000_000_000 });
    const sealed = await sealer.seal(write(entry, secret));
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
