import { compactDecrypt, decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encryptionAlgorithms, type EncryptionKey } from './encryption.ts';
import { startOktaSim } from './start.ts';
import { TestClient } from './test-client.ts';
import type { OktaSim } from './types.ts';

let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim();
});
afterAll(() => sim.close());

async function keyPair(alg: EncryptionKey['alg'] = 'RSA-OAEP-256'): Promise<{ key: EncryptionKey; privateKey: CryptoKey }> {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  return { key: { alg, jwk: { ...(await exportJWK(publicKey)), kid: 'enc-1', use: 'enc' } }, privateKey };
}

async function nested(token: string | undefined, privateKey: CryptoKey): Promise<string> {
  const { plaintext } = await compactDecrypt(token ?? '', privateKey);
  return new TextDecoder().decode(plaintext);
}

describe('ID tokens of a client that wants them encrypted', () => {
  it.each(encryptionAlgorithms)('are signed, then encrypted with %s, refreshed ones too', async (alg) => {
    const app = new TestClient(sim, 'acme', 'custom');
    const { key, privateKey } = await keyPair(alg);
    sim.encryptIdTokens('acme', app.client.id, key);
    const tokens = await app.signIn();
    expect(decodeProtectedHeader(tokens.id_token ?? '')).toEqual({ alg, enc: 'A256GCM', cty: 'JWT', kid: 'enc-1' });
    expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ alg: 'RS256' });
    const signed = await nested(tokens.id_token, privateKey);
    expect(decodeProtectedHeader(signed)).toMatchObject({ alg: 'RS256' });
    expect(decodeJwt(signed)).toMatchObject({ sub: app.users[0].id, nonce: 'nonce-1' });
    const renewed = (await app.refresh(tokens.refresh_token)).body;
    expect(decodeJwt(await nested(renewed.id_token, privateKey)).sub).toBe(app.users[0].id);
  });

  it('are those of that client only, until it wants it no more', async () => {
    const app = new TestClient(sim, 'acme', 'default');
    sim.encryptIdTokens('acme', app.client.id, (await keyPair()).key);
    expect((await app.signIn()).id_token?.split('.')).toHaveLength(5);
    expect((await new TestClient(sim, 'acme', 'default', 'web').signIn()).id_token?.split('.')).toHaveLength(3);
    sim.encryptIdTokens('acme', app.client.id, null);
    expect((await app.signIn()).id_token?.split('.')).toHaveLength(3);
  });

  it('are known to introspection and logout', async () => {
    const app = new TestClient(sim, 'acme', 'org');
    sim.encryptIdTokens('acme', app.client.id, (await keyPair()).key);
    const { id_token: idToken = '' } = await app.signIn();
    expect(await app.isActive(idToken)).toBe(true);
    expect(await app.isActive(`${idToken.slice(0, -4)}AAAA`)).toBe(false);
    const out = await app.browser.get(`${app.base}/logout?${new URLSearchParams({ id_token_hint: idToken }).toString()}`);
    expect(out.text).toContain('Signed out');
    sim.encryptIdTokens('acme', app.client.id, null);
  });
});

describe('access tokens of a server that encrypts them', () => {
  it('are signed, then encrypted, and at_hash is that of what was sent', async () => {
    const app = new TestClient(sim, 'globex', 'custom');
    const { key, privateKey } = await keyPair();
    sim.encryptAccessTokens('globex', 'custom', key);
    const tokens = await app.signIn();
    expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ alg: 'RSA-OAEP-256' });
    expect(decodeJwt(await nested(tokens.access_token, privateKey))).toMatchObject({ cid: app.client.id });
    const sent = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(tokens.access_token));
    expect(decodeJwt(tokens.id_token ?? '')['at_hash']).toBe(Buffer.from(sent).subarray(0, 16).toString('base64url'));
    expect((await new TestClient(sim, 'globex', 'default').signIn()).access_token.split('.')).toHaveLength(3);
  });

  it('reach userinfo, introspection and revocation', async () => {
    const app = new TestClient(sim, 'globex', 'default');
    sim.encryptAccessTokens('globex', 'default', (await keyPair()).key);
    const { access_token: token } = await app.signIn();
    expect((await app.userinfo(token)).body).toMatchObject({ sub: app.users[0].id });
    expect(await app.isActive(token)).toBe(true);
    await app.post('revoke', { token });
    expect(await app.isActive(token)).toBe(false);
    sim.encryptAccessTokens('globex', 'default', null);
  });
});

describe('the key', () => {
  it('is told by the control endpoint, and taken back', async () => {
    const app = new TestClient(sim, 'initech', 'custom');
    const { key } = await keyPair();
    const control = async (body: unknown): Promise<number> => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return (await fetch(`${sim.controlOrigin}/encryption`, init)).status;
    };
    const { alg, jwk } = key;
    expect(await control({ org: 'initech', clientId: app.client.id, alg, key: jwk })).toBe(200);
    expect(await control({ org: 'initech', server: 'custom', alg, key: jwk })).toBe(200);
    const tokens = await app.signIn();
    expect([tokens.id_token, tokens.access_token].map((token) => token?.split('.').length)).toEqual([5, 5]);
    expect(await control({ org: 'initech', clientId: app.client.id })).toBe(200);
    expect(await control({ org: 'initech', server: 'custom' })).toBe(200);
    expect((await app.signIn()).access_token.split('.')).toHaveLength(3);
    for (const wrong of [
      { org: 'initech', alg, key: jwk },
      { org: 'initech', clientId: 'nobody', alg, key: jwk },
      { org: 'initech', clientId: app.client.id, server: 'custom', alg, key: jwk },
      { org: 'initech', server: 'org', alg, key: jwk },
      { org: 'initech', server: 'custom', alg: 'ECDH-ES', key: jwk },
      { org: 'initech', server: 'custom', alg, key: { kty: 'EC' } },
      { org: 'initech', server: 'custom', key: jwk },
    ])
      expect(await control(wrong), JSON.stringify(wrong)).toBe(400);
  });

  it('is a public RSA key, and of nobody unknown', async () => {
    const { key } = await keyPair();
    const { id } = new TestClient(sim, 'acme', 'default').client;
    expect(() => sim.encryptIdTokens('acme', id, { ...key, jwk: { ...key.jwk, d: 'secret' } })).toThrow('public RSA key');
    expect(() => sim.encryptIdTokens('acme', 'nobody', key)).toThrow('no client nobody');
  });
});
