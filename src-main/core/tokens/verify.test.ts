import { createHash, createHmac, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import type { JWK } from 'jose';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { cachedImportKey, type ImportKey, type PublishedKey } from './import-key.ts';
import {
  compactToken,
  type KeyServer,
  keyServer,
  lookalike,
  nestedJson,
  newSigningKey,
  type SigningKey,
  signText,
  signToken,
} from './testing/tokens.ts';
import { type IdTokenCheckName, type IdTokenExpectations, verifyIdToken } from './verify.ts';

const issuer = 'https://acme.okta.example/oauth2/default';
const clientId = '0oaClient';
const now = 1_800_000_000_000;
const second = now / 1000;
const accessToken = 'an.access.token';

const claims = { iss: issuer, aud: clientId, sub: '00u1', iat: second - 2, exp: second + 3598, nonce: 'n-1' };
const without = (...names: readonly string[]) => Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));
const hashOf = (token: string, hash = 'sha256') => {
  const digest = createHash(hash).update(token).digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
};

let key: SigningKey;
let other: SigningKey;
beforeAll(async () => {
  key = await newSigningKey('k1');
  other = await newSigningKey('k2');
}, 60_000);

const verify = async (raw: string, changes: Partial<IdTokenExpectations> = {}) =>
  await verifyIdToken({ raw, issuer, clientId, keys: keyServer(key.published).keys, nonce: 'n-1', accessToken: null, now, ...changes });

/** Verdict of the whole and outcome of one check. */
const outcome = async (name: IdTokenCheckName, raw: string, changes: Partial<IdTokenExpectations> = {}) => {
  const { verdict, checks } = await verify(raw, changes);
  return `${verdict}, ${checks.find((check) => check.name === name)?.outcome ?? 'not checked'}`;
};

describe('verifyIdToken', { timeout: 60_000 }, () => {
  it('verifies a good token and says what it checked', async () => {
    const raw = await signToken(key, { ...claims, at_hash: hashOf(accessToken) });
    const { verdict, summary, checks } = await verify(raw, { accessToken });
    expect(verdict).toBe('verified');
    expect(summary).toBe('signature, issuer, audience, time, nonce, at_hash, subject');
    for (const check of checks) {
      expect(check.outcome).toBe('pass');
      expect(check.label).not.toBe('');
      expect(check.detail).toMatch(/\.$/);
    }
  });

  it.each(['RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'])(
    'verifies %s with its hash',
    async (alg) => {
      const signer = await newSigningKey('k', alg);
      const hash = alg.startsWith('Ed') ? 'sha512' : `sha${alg.slice(2)}`;
      const good = await signToken(signer, { ...claims, at_hash: hashOf(accessToken, hash) });
      const keys = keyServer(signer.published).keys;
      expect(await outcome('at_hash', good, { keys, accessToken })).toBe('verified, pass');
      expect(await outcome('at_hash', good, { keys, accessToken: 'another' })).toBe('rejected, fail');
    },
  );

  it('calls what is no JWT rejected', async () => {
    for (const raw of ['', 'opaque', 'a.b.c', compactToken('{"alg":"RS256"}', '[]')]) expect((await verify(raw)).verdict).toBe('rejected');
  });
});

describe('the signature', { timeout: 30_000 }, () => {
  it('asks once afresh for an unknown kid, as after a key rotation', async () => {
    const server = keyServer(key.published);
    server.published = [other.published];
    expect(await outcome('signature', await signToken(other, claims), { keys: server.keys })).toBe('verified, pass');
    expect(server.requests).toEqual([false, true]);
  });

  it('rejects a kid that the server does not publish even when asked again', async () => {
    const server = keyServer(key.published);
    expect(await outcome('signature', await signToken(other, claims), { keys: server.keys })).toBe('rejected, fail');
    expect(server.requests).toEqual([false, true]);
  });

  it('does not ask again for a known kid with a wrong signature', async () => {
    const server = keyServer(key.published);
    expect(await outcome('signature', await signToken(other, claims, { kid: 'k1' }), { keys: server.keys })).toBe('rejected, fail');
    expect(server.requests).toEqual([false]);
  });

  it('is unknown while the keys are out of reach, at first or when asked again', async () => {
    const raw = await signToken(key, claims);
    const offline = keyServer(key.published);
    offline.offline = true;
    expect(await outcome('signature', raw, { keys: offline.keys })).toBe('unknown, unknown');
    const stale: KeyServer['keys'] = async ({ fresh = false } = {}) =>
      fresh ? { ok: false, error: { word: 'offline', parameters: {} } } : { ok: true, value: { keys: [other.published] } };
    const { verdict, summary } = await verify(raw, { keys: stale });
    expect(verdict).toBe('unknown');
    expect(summary).toMatch(/offline/);
  });

  it('is rejected, not unknown, when another check fails while the keys are out of reach', async () => {
    const offline = keyServer();
    offline.offline = true;
    expect(await outcome('issuer', await signToken(key, { ...claims, iss: 'https://evil.example' }), { keys: offline.keys })).toBe(
      'rejected, fail',
    );
  });

  it('finds the key of a token without kid, also after a rotation', async () => {
    const raw = await signToken(other, claims, { kid: undefined });
    const both = keyServer(key.published, other.published);
    expect(await outcome('signature', raw, { keys: both.keys })).toBe('verified, pass');
    expect(both.requests).toEqual([false]);
    const rotated = keyServer(key.published);
    rotated.published = [other.published];
    expect(await outcome('signature', raw, { keys: rotated.keys })).toBe('verified, pass');
    expect(await outcome('signature', raw, { keys: keyServer(key.published).keys })).toBe('rejected, fail');
  });

  it('refuses unsigned tokens in every spelling', async () => {
    for (const alg of ['none', 'None', 'nOnE', '']) {
      for (const signature of ['', 'c2ln']) {
        expect((await verify(compactToken(JSON.stringify({ alg, kid: 'k1' }), JSON.stringify(claims), signature))).verdict).toBe(
          'rejected',
        );
      }
    }
  });

  it('refuses a token signed with the public key as a shared secret', async () => {
    const pem = createPublicKey({ key: key.published as JWK, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const [head, payload] = compactToken('{"alg":"HS256","kid":"k1"}', JSON.stringify(claims)).split('.');
    const mac = createHmac('sha256', pem).update(`${head}.${payload}`).digest('base64url');
    expect(await outcome('signature', `${head}.${payload}.${mac}`)).toBe('rejected, fail');
    expect((await verify(`${head}.${payload}.${mac}`)).summary).toMatch(/uses the client’s secret/);
    const secret = { kty: 'oct', k: Buffer.from('shared').toString('base64url'), kid: 'k1', alg: 'HS256' };
    const shared = createHmac('sha256', 'shared').update(`${head}.${payload}`).digest('base64url');
    expect(await outcome('signature', `${head}.${payload}.${shared}`, { keys: keyServer(secret).keys })).toBe('rejected, fail');
  });

  it('refuses an algorithm that does not fit the key', async () => {
    const raw = await signToken(key, claims);
    const elliptic = { ...(await newSigningKey('k1', 'ES256')).published };
    expect(await outcome('signature', raw, { keys: keyServer(elliptic).keys })).toBe('rejected, fail');
    for (const misuse of [{ use: 'enc' }, { alg: 'PS256' }, { key_ops: ['sign'] }, { kty: 'oct' }]) {
      expect(await outcome('signature', raw, { keys: keyServer({ ...key.published, ...misuse }).keys })).toBe('rejected, fail');
    }
    const p384 = await newSigningKey('k1', 'ES384');
    expect(await outcome('signature', lookalike(claims, { alg: 'ES256', kid: 'k1' }), { keys: keyServer(p384.published).keys })).toBe(
      'rejected, fail',
    );
  });

  it('takes a key that says little about itself', async () => {
    const { alg: _alg, use: _use, ...bare } = key.published;
    expect(await outcome('signature', await signToken(key, claims), { keys: keyServer(bare).keys })).toBe('verified, pass');
  });

  it('never takes a key from the token itself', async () => {
    const raw = await signToken(other, claims, {
      kid: 'k1',
      jwk: other.published,
      jku: 'https://evil.example/keys',
      x5u: 'https://evil.example/x',
    });
    expect(await outcome('signature', raw)).toBe('rejected, fail');
  });

  it('refuses critical headers it does not know, and a kid that is no string', async () => {
    const [, payload] = (await signToken(key, claims)).split('.');
    for (const header of [
      { alg: 'RS256', kid: 'k1', crit: ['later'], later: 1 },
      { alg: 'RS256', kid: 7 },
      { alg: 7 },
      { alg: 'constructor' },
    ]) {
      const raw = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.c2ln`;
      expect(await outcome('signature', raw)).toBe('rejected, fail');
    }
  });

  it('is unknown with a key that cannot be used', async () => {
    const raw = await signToken(key, claims);
    expect(await outcome('signature', raw, { keys: keyServer({ ...key.published, n: 'AQAB' }).keys })).toBe('unknown, unknown');
    expect(await outcome('signature', raw, { keys: keyServer({ kty: 'RSA', kid: 'k1' }).keys })).toBe('unknown, unknown');
    expect(await outcome('signature', raw, { keys: keyServer({ ...key.published, n: 5 }, key.published).keys })).toBe('verified, pass');
  });

  it('imports each key of a key set once, and anew when the set was fetched anew', async () => {
    const inner = vi.fn(cachedImportKey());
    const cached = cachedImportKey(inner);
    const raw = await signToken(key, claims);
    for (const published of [{ ...key.published }, { ...key.published }]) {
      for (let round = 0; round < 3; round += 1) {
        expect(await outcome('signature', raw, { keys: keyServer(published).keys, importKey: cached })).toBe('verified, pass');
      }
    }
    expect(inner).toHaveBeenCalledTimes(2);
  });
});

describe('the claims', () => {
  const table: Array<[IdTokenCheckName, Record<string, unknown>, string, Partial<IdTokenExpectations>?]> = [
    ['issuer', { ...claims, iss: `${issuer}/` }, 'rejected, fail'],
    ['issuer', { ...claims, iss: [issuer] }, 'rejected, fail'],
    ['issuer', without('iss'), 'rejected, fail'],
    ['audience', { ...claims, aud: [clientId] }, 'verified, pass'],
    ['audience', { ...claims, aud: 'api://orders' }, 'rejected, fail'],
    ['audience', { ...claims, aud: [] }, 'rejected, fail'],
    ['audience', { ...claims, aud: [clientId, 'another'], azp: clientId }, 'rejected, fail'],
    ['audience', { ...claims, aud: [[clientId]] }, 'rejected, fail'],
    ['audience', without('aud'), 'rejected, fail'],
    ['azp', claims, 'verified, not checked'],
    ['azp', { ...claims, azp: clientId }, 'verified, pass'],
    ['azp', { ...claims, azp: 'another' }, 'rejected, fail'],
    ['azp', { ...claims, azp: null }, 'rejected, fail'],
    ['azp', { ...claims, aud: [clientId, clientId] }, 'rejected, fail'],
    ['time', { ...claims, exp: second - 59 }, 'verified, pass'],
    ['time', { ...claims, exp: second - 60 }, 'rejected, fail'],
    ['time', { ...claims, exp: second - 60 }, 'verified, pass', { toleranceMs: 61_000 }],
    ['time', { ...claims, exp: second - 60 }, 'verified, pass', { skewMs: -10_000 }],
    ['time', { ...claims, exp: second + 100 }, 'rejected, fail', { skewMs: 160_000 }],
    ['time', { ...claims, exp: String(second + 3600) }, 'rejected, fail'],
    ['time', { ...claims, exp: 1e300 }, 'rejected, fail'],
    ['time', without('exp'), 'rejected, fail'],
    ['time', without('iat'), 'rejected, fail'],
    ['time', { ...claims, iat: second + 60 }, 'verified, pass'],
    ['time', { ...claims, iat: second + 61 }, 'rejected, fail'],
    ['time', { ...claims, nbf: second + 60 }, 'verified, pass'],
    ['time', { ...claims, nbf: second + 61 }, 'rejected, fail'],
    ['time', { ...claims, nbf: 'now' }, 'rejected, fail'],
    ['nonce', { ...claims, nonce: 'n-2' }, 'rejected, fail'],
    ['nonce', without('nonce'), 'rejected, fail'],
    ['nonce', { ...claims, nonce: 'n-2' }, 'verified, not-applicable', { nonce: null }],
    ['at_hash', claims, 'verified, not-applicable', { accessToken }],
    ['at_hash', { ...claims, at_hash: 'x' }, 'verified, unknown'],
    ['at_hash', { ...claims, at_hash: hashOf(accessToken) }, 'verified, pass', { accessToken }],
    ['at_hash', { ...claims, at_hash: `${hashOf(accessToken)}=` }, 'rejected, fail', { accessToken }],
    ['at_hash', { ...claims, at_hash: null }, 'rejected, fail', { accessToken }],
    ['subject', without('sub'), 'rejected, fail'],
    ['subject', { ...claims, sub: '' }, 'rejected, fail'],
    ['subject', { ...claims, sub: 7 }, 'rejected, fail'],
    ['subject', { ...claims, sub: 'x'.repeat(256) }, 'rejected, fail'],
    ['subject', claims, 'verified, pass', { subject: '00u1' }],
    ['subject', claims, 'rejected, fail', { subject: '00u2' }],
  ];

  it.each(table)('%s of %j: %s', async (name, payload, expected, changes) => {
    const raw = await signToken(key, payload);
    expect(await outcome(name, raw, changes)).toBe(expected);
    if (expected.startsWith('rejected')) expect((await verify(raw, changes)).summary).toMatch(new RegExp(`^${name}: .*[^.]$`));
  });
});

it.each(['iss', 'aud', 'exp', 'iat', 'nonce', 'sub'])('a missing “%s” is called missing, by its name', async (name) => {
  const { checks } = await verify(await signToken(key, without(name)));
  expect(checks.find(({ outcome: found }) => found === 'fail')?.detail).toContain(`There is no “${name}”`);
});

describe('tampering', { timeout: 60_000 }, () => {
  it('is never called verified: any single character changed', async () => {
    const raw = await signToken(key, claims);
    const lastOfSignature = raw.length - 1;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= é'.split('');
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: lastOfSignature }), fc.constantFrom(...alphabet), async (position, character) => {
        fc.pre(raw[position] !== character);
        const tampered = raw.slice(0, position) + character + raw.slice(position + 1);
        const { verdict, checks } = await verify(tampered);
        // The last character of a base64url text may have bits that mean nothing: then these are the same bytes.
        const isSame = Buffer.from(tampered.split('.')[2] ?? '', 'base64url').equals(Buffer.from(raw.split('.')[2] ?? '', 'base64url'));
        if (position === lastOfSignature && isSame && /[\w-]/.test(character)) expect(checks[0]?.outcome).toBe('pass');
        else expect(verdict).not.toBe('verified');
      }),
      { numRuns: 300 },
    );
  });

  it('is never called verified: other claims under the old signature', async () => {
    const [head, , signature] = (await signToken(key, claims)).split('.');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom('sub', 'iss', 'aud', 'exp', 'nonce', 'extra'), fc.jsonValue()), async (changes) => {
        const payload = JSON.stringify({ ...claims, ...changes });
        fc.pre(payload !== JSON.stringify(claims));
        expect((await verify(`${head}.${Buffer.from(payload).toString('base64url')}.${signature}`)).verdict).toBe('rejected');
      }),
    );
  });

  it('never throws, whatever the token, the keys and the claims', async () => {
    const anyKey = fc.oneof(
      fc.dictionary(fc.constantFrom('kty', 'kid', 'alg', 'n', 'e', 'crv', 'x', 'y', 'use', 'key_ops'), fc.jsonValue()),
      fc.constant({ kid: 'k1', kty: 'RSA' }),
    );
    const anyHeader = fc.record({
      alg: fc.oneof(fc.constantFrom('RS256', 'ES256', 'none', 'HS256'), fc.jsonValue()),
      kid: fc.constantFrom('k1', undefined, 7),
    });
    await fc.assert(
      fc.asyncProperty(anyHeader, fc.dictionary(fc.string(), fc.jsonValue()), fc.array(anyKey), async (header, payload, keys) => {
        const { verdict } = await verify(lookalike({ ...claims, ...payload }, header), { keys: keyServer(...keys).keys });
        expect(verdict).not.toBe('verified');
      }),
    );
  });
});

describe('keys not to be trusted', { timeout: 60_000 }, () => {
  it('tries sixteen of a thousand keys of one name', async () => {
    const raw = await signToken(key, claims);
    const tried = async (keys: readonly PublishedKey[], kid: string | undefined) => {
      let count = 0;
      const importKey: ImportKey = async (published, alg) => {
        count += 1;
        return await cachedImportKey()(published, alg);
      };
      const token = kid === undefined ? await signToken(key, claims, { kid }) : raw;
      const { verdict } = await verify(token, { keys: keyServer(...keys).keys, importKey });
      return { count, verdict };
    };
    const false1000 = Array.from({ length: 1_000 }, () => ({ ...other.published, kid: 'k1' }));
    expect(await tried([...false1000, key.published], 'k1')).toEqual({ count: 16, verdict: 'rejected' });
    expect(await tried([...false1000.slice(0, 15), key.published], 'k1')).toEqual({ count: 16, verdict: 'verified' });
    // Without a name the server is asked once more, for sixteen of what it has then.
    expect(await tried([...false1000, key.published], undefined)).toEqual({ count: 32, verdict: 'rejected' });
  });

  it.each([
    ['an exponent of 1', { e: 'AQ' }],
    ['an even exponent', { e: 'AQAA' }],
    ['an exponent above 2^32', { e: 'AQAAAAE' }],
    ['the ROCA fingerprint', { n: Buffer.from((65_537n ** 128n).toString(16).padStart(514, '0'), 'hex').toString('base64url') }],
  ])('uses no RSA key with %s', async (_what, members) => {
    const { verdict, checks } = await verify(await signToken(key, claims), { keys: keyServer({ ...key.published, ...members }).keys });
    expect(verdict).toBe('unknown');
    expect(checks[0]).toMatchObject({ outcome: 'unknown', remedy: 'Tell the administrator of the authorization server.' });
    await expect(cachedImportKey()({ ...key.published, ...members }, 'RS256')).rejects.toThrow('Not a sound RSA key');
  });
});

describe('nesting', { timeout: 60_000 }, () => {
  const names = ['iss', 'aud', 'exp', 'sub', 'azp', 'iat', 'nbf', 'nonce', 'auth_time', 'at_hash'] as const;
  const levels = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constantFrom(5_000, 15_000));

  it('of any claim is rejected, signed or not, and never thrown', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        levels,
        fc.constantFrom('array', 'object'),
        fc.boolean(),
        async (name, depth, shape, isSigned) => {
          const rest = JSON.stringify(without(name)).slice(1);
          const payload = `{"${name}":${nestedJson(depth, shape)},${rest}`;
          const raw = isSigned ? await signText(key, payload) : compactToken('{"alg":"RS256","kid":"k1"}', payload);
          const { verdict, checks } = await verify(raw, { maxAge: 60, accessToken });
          expect(verdict).toBe('rejected');
          // The payload itself is the first level.
          if (depth >= 100) expect(checks).toMatchObject([{ name: 'signature', outcome: 'fail' }]);
          if (depth >= 100) expect(checks[0]?.detail).toMatch(/nested more than 100 levels deep/);
        },
      ),
    );
  });

  it('of the header is rejected too', async () => {
    for (const name of ['alg', 'kid', 'crit']) {
      const header = `{"typ":"JWT","${name}":${nestedJson(40_000)}}`;
      expect((await verify(compactToken(header, JSON.stringify(claims)))).verdict).toBe('rejected');
    }
  });
});

describe('an encrypted ID token', () => {
  it('is called encrypted, with what to change at Okta', async () => {
    const raw = `${compactToken('{"alg":"RSA-OAEP-256","enc":"A256GCM","cty":"JWT"}', 'key')}.Y2lwaGVy.dGFn`;
    const { verdict, summary, checks } = await verify(raw);
    expect(verdict).toBe('rejected');
    expect(summary).toMatch(/encrypted \(JWE\)/);
    expect(summary).not.toMatch(/malformed/);
    expect(checks[0]?.remedy).toMatch(/ID Token Encryption/);
  });
});
