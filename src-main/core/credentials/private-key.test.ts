import { wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { calculateJwkThumbprint, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { keyReader } from '../../node/key-reader.ts';
import { generateKey, importKey, publicJwkOf } from './private-key.ts';

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).privateKey;
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;
const pem = (key: ReturnType<typeof rsa>, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8') => key.export({ format: 'pem', type }).toString();
const strong = rsa(2048);
const p256 = ec('P-256');

describe('a private key as it is pasted', () => {
  it.each([
    ['PKCS #8, RSA', pem(strong), 'RS256'],
    ['PKCS #1, RSA', pem(strong, 'pkcs1'), 'RS256'],
    ['PKCS #8, P-256', pem(p256), 'ES256'],
    ['SEC 1, P-256', pem(p256, 'sec1'), 'ES256'],
    ['P-384', pem(ec('P-384')), 'ES384'],
    ['P-521', pem(ec('P-521')), 'ES512'],
    ['a JWK that names its algorithm', JSON.stringify({ ...strong.export({ format: 'jwk' }), alg: 'RS512' }), 'RS512'],
    ['with blanks and a byte order mark', `\ufeff\n  ${pem(p256)}\n\n`, 'ES256'],
  ])('%s signs what its public half verifies', async (_name, text, alg) => {
    const outcome = await importKey(text, keyReader);
    expect(outcome).toMatchObject({ ok: true, value: { alg } });
    if (!outcome.ok) return;
    const publicJwk = publicJwkOf(outcome.value);
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(publicJwk).not.toHaveProperty(member);
    const signed = await new SignJWT({}).setProtectedHeader({ alg }).sign(await importJWK(outcome.value.privateJwk as JWK, alg));
    await expect(jwtVerify(signed, await importJWK(publicJwk, alg))).resolves.toBeDefined();
  });

  it('keeps the name a JWK has, and is named by its thumbprint otherwise (RFC 7638)', async () => {
    const jwk = p256.export({ format: 'jwk' }) as JWK;
    expect(await importKey(JSON.stringify({ ...jwk, kid: 'mine' }), keyReader)).toMatchObject({ value: { kid: 'mine' } });
    expect(await importKey(JSON.stringify(jwk), keyReader)).toMatchObject({ value: { kid: await calculateJwkThumbprint(jwk) } });
  });

  const publicKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
  it.each([
    ['nothing', '', 'neither PEM nor JWK'],
    ['encrypted PKCS #8', strong.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(), 'passphrase'],
    ['encrypted PKCS #1', strong.export({ format: 'pem', type: 'pkcs1', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(), 'passphrase'],
    ['too short', pem(rsa(1024)), '1024 bits'],
    ['Ed25519', generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), 'not taken by Okta'],
    ['a curve of another world', pem(ec('secp256k1')), 'not taken by Okta'],
    ['a public PEM', publicKey.export({ format: 'pem', type: 'spki' }).toString(), 'public key'],
    ['a public JWK', JSON.stringify(publicKey.export({ format: 'jwk' })), 'public key'],
    ['a symmetric JWK', '{"kty":"oct","k":"c2VjcmV0"}', 'symmetric'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', 'certificate'],
    ['half of it', pem(strong).slice(0, 400), 'cannot be read'],
    ['JSON that is none', '{"kty":', 'no JSON'],
    ['a JWK with members missing', '{"kty":"EC","d":"x"}', 'do not make a key'],
    ['an SSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----', 'cannot be read'],
  ])('%s is refused in words', async (_name, text, words) => {
    const outcome = await importKey(text, keyReader);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    expect(outcome.ok ? '' : wordsOf(outcome.error).message).toContain(words);
  });

  it('has an answer for anything, and never repeats what was pasted', async () => {
    const label = fc.constantFrom('PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'PUBLIC KEY', 'CERTIFICATE');
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.tuple(label, fc.base64String({ maxLength: 300 })).map(([name, body]) => `-----BEGIN ${name}-----\n${body}\n-----END ${name}-----`),
      fc
        .record({
          kty: fc.constantFrom('RSA', 'EC', 'OKP', 'oct', 7),
          crv: fc.constantFrom('P-256', 'Ed25519', null),
          d: fc.base64String(),
          n: fc.base64String(),
        })
        .map((jwk) => JSON.stringify(jwk)),
    );
    await fc.assert(
      fc.asyncProperty(text, async (pasted) => {
        const outcome = await importKey(pasted, keyReader);
        expect(outcome.ok).toBe(false);
        if (!outcome.ok && pasted.length > 40) expect(wordsOf(outcome.error).message).not.toContain(pasted);
      }),
      { numRuns: 150 },
    );
  });
});

it.each(['RS256', 'ES256'] as const)('makes a key for %s that can be imported again', async (alg) => {
  const made = await generateKey(alg);
  expect(await importKey(JSON.stringify({ ...made.privateJwk, kid: made.kid }), keyReader)).toMatchObject({
    ok: true,
    value: { alg, kid: made.kid },
  });
});
