import { exportJWK, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import { createProver } from './dpop.ts';

const url = 'https://acme.okta.com/oauth2/v1/token';
const answer = (nonce: string) => ({ status: 400, headers: new Headers({ 'dpop-nonce': nonce }), text: '{"error":"use_dpop_nonce"}' });

it('takes a nonce for its own server only, and none that would make every proof too long to send', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const prover = await createProver({ ...(await exportJWK(privateKey)) }, new Map(), () => 0);
  const nonceAt = async (address: string): Promise<unknown> => {
    const payload = (await prover.proof('POST', address)).split('.')[1] ?? '';
    return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { nonce?: unknown }).nonce;
  };
  expect(prover.learn(url, answer('first'))).toBe(true);
  // The same again is no reason to ask once more.
  expect(prover.learn(url, answer('first'))).toBe(false);
  expect([await nonceAt(url), await nonceAt('https://other.okta.com/token')]).toEqual(['first', undefined]);
  expect(prover.learn(url, answer('x'.repeat(100_000)))).toBe(false);
  expect(await nonceAt(url)).toBe('first');
});
