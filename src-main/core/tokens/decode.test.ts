import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimsIn, decodeIn, decodeToken } from './decode.ts';
import { compactToken, nestedJson } from './testing/tokens.ts';

const header = '{"alg":"RS256","kid":"k1"}';
const decoded = (raw: string) => {
  const token = decodeToken(raw);
  if (token.kind === 'opaque') throw new Error(token.reason);
  return token;
};
const reason = (raw: string) => {
  const token = decodeToken(raw);
  return token.kind === 'opaque' ? token.reason : 'it was decoded';
};

describe('decodeToken', () => {
  it('reads header and claims, and keeps both texts as written', () => {
    const token = decoded(compactToken(header, '{ "sub": "00u1" }'));
    expect(token.header).toEqual({ alg: 'RS256', kid: 'k1' });
    expect(token.payload).toEqual({ sub: '00u1' });
    expect(token.payloadText).toBe('{ "sub": "00u1" }');
  });

  it.each(['Zoë Öst', '山田 太郎', '👩‍🚀', 'مرحبا', 'a\u0000b'])('reads %j right', (name) => {
    expect(decoded(compactToken(header, JSON.stringify({ name }))).payload['name']).toBe(name);
  });

  it.each([
    ['a critical header', '{"alg":"RS256","crit":["exp"],"exp":1}'],
    ['an embedded key and certificates', '{"alg":"ES256","jwk":{"kty":"EC"},"x5c":["MIIB"],"x5t#S256":"abc"}'],
    ['a numeric kid', '{"alg":"RS256","kid":7}'],
    ['an empty object', '{}'],
    ['white space', ' {\n "alg" : "RS256" }\r\n'],
    ['escaped member names', '{"\\u0061lg":"RS256"}'],
    ['another type', '{"alg":"RS256","typ":"at+jwt"}'],
    ['no signature at all', '{"alg":"none"}'],
  ])('reads a header with %s', (_, text) => {
    expect(decoded(compactToken(text, '{"a":1}', text.includes('none') ? '' : 'c2ln')).payload).toEqual({ a: 1 });
  });

  it.each([
    ['', /empty/],
    ['0oaOpaqueTokenOfTheOrgServer', /not a JWT/],
    ['a.b', /not a JWT/],
    ['a.b.c.d', /not a JWT/],
    ['a.b.c.d.e.f', /not a JWT/],
    ['...', /not a JWT/],
    ['..', /header is not base64url/],
    [compactToken(header, '[1]'), /payload is not a JSON object/],
    [compactToken(header, 'null'), /payload is not a JSON object/],
    [compactToken(header, '"text"'), /payload is not a JSON object/],
    [compactToken('3', '{}'), /header is not a JSON object/],
    [compactToken(header, 'junk'), /payload is not JSON/],
    [compactToken(header, ''), /payload is not base64url/],
    [compactToken(header, new Uint8Array([0x7b, 0xff, 0x7d])), /payload is not UTF-8/],
    [compactToken(header, '\ufeff{}'), /payload is not JSON/],
    [`${compactToken(header, '{}')}==`, /signature is not base64url/],
    [compactToken(header, '{}').replace('.', '=.'), /header is not base64url/],
    [compactToken('{"alg":"RS256","b64":false,"crit":["b64"]}', '{}'), /not encoded \(RFC 7797\)/],
    [compactToken('{"alg":"RS256","cty":"JWT"}', compactToken(header, '{}')), /wraps another token/],
    [`${compactToken('{"alg":"RSA-OAEP","enc":"A256GCM"}', 'key')}.Y2lwaGVy.dGFn`, /encrypted \(JWE\)/],
  ])('takes %j as opaque', (raw, expected) => {
    expect(reason(raw)).toMatch(expected);
  });

  it('refuses to look into an endless token', () => {
    expect(reason(compactToken(header, JSON.stringify({ a: 'x'.repeat(100_000) })))).toMatch(/too long/);
  });

  it('refuses nesting that would exhaust a recursive reader, in the payload and in the header', () => {
    const payload = (levels: number) => `{"a":${nestedJson(levels)}}`;
    expect(decodeToken(compactToken(header, payload(99))).kind).toBe('jwt');
    for (const levels of [100, 40_000]) {
      expect(reason(compactToken(header, payload(levels)))).toBe(
        'This token looks like a JWT, but its payload is nested more than 100 levels deep.',
      );
      expect(reason(compactToken(payload(levels), '{}'))).toMatch(/its header is nested/);
    }
  });

  it('tells an encrypted token from what is no JWT', () => {
    const jwe = `${compactToken('{"alg":"dir","enc":"A128GCM"}', '')}.Y2lwaGVy.dGFn`;
    expect(decodeToken(jwe)).toMatchObject({ kind: 'opaque', isEncrypted: true });
    expect(decodeToken('a.b.c.d.e')).toMatchObject({ kind: 'opaque', isEncrypted: false });
  });

  it('takes the last of a repeated claim, and keeps the text that shows them all', () => {
    const token = decoded(compactToken(header, '{"sub":"a","sub":"b"}'));
    expect(token.payload['sub']).toBe('b');
    expect(token.payloadText).toBe('{"sub":"a","sub":"b"}');
  });

  it('lets no claim reach the prototype of an object', () => {
    const { payload } = decoded(compactToken(header, '{"__proto__":{"sub":"admin"},"constructor":{"prototype":{"x":1}}}'));
    expect(payload['sub']).toBeUndefined();
    expect(Object.keys(payload)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('never throws, whatever the text', () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc.base64String(),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(part, { maxLength: 6 }).map((parts) => parts.join('.')),
        ),
        (raw) => {
          const token = decodeToken(raw);
          if (token.kind === 'opaque') expect(token.reason).toMatch(/\.$/);
        },
      ),
    );
  });

  it('gives back every JSON object it is handed', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (claims) => {
        expect(decoded(compactToken(header, JSON.stringify(claims))).payload).toEqual(JSON.parse(JSON.stringify(claims)));
      }),
    );
  });
});

describe('decodeIn', () => {
  const token = (length: number) => {
    const empty = compactToken(header, '{"a":""}').length;
    return compactToken(header, JSON.stringify({ a: 'x'.repeat(Math.ceil(((length - empty) * 3) / 4)) }));
  };
  const bodyOf = <T>(raw: T) => ({ access_token: raw, id_token: raw });

  it('looks into each token of a response once', () => {
    const body = { access_token: compactToken(header, '{"sub":"a"}'), id_token: compactToken(header, '{"sub":"b"}') };
    expect(decodeIn(body, 'access_token')).toBe(decodeIn(body, 'access_token'));
    expect(decodeIn(body, 'id_token')).toBe(decodeIn(body, 'id_token'));
    expect([claimsIn(body, 'access_token'), claimsIn(body, 'id_token')]).toEqual([{ sub: 'a' }, { sub: 'b' }]);
  });

  it.each([[undefined], [null], [''], [7], [['a.b.c']]])('has nothing to look into where the response holds %j', (raw) => {
    expect(decodeIn(bodyOf(raw), 'access_token')).toBeNull();
    expect(claimsIn(bodyOf(raw), 'id_token')).toEqual({});
  });

  it('remembers no token above 16 kB, and none outside its response', () => {
    const short = bodyOf(token(16_000));
    const long = bodyOf(token(16_400));
    expect([short.access_token.length <= 16_384, long.access_token.length > 16_384]).toEqual([true, true]);
    expect(decodeIn(short, 'id_token')).toBe(decodeIn(short, 'id_token'));
    expect(decodeIn(long, 'id_token')).not.toBe(decodeIn(long, 'id_token'));
    expect(decodeIn(long, 'id_token')).toEqual(decodeIn(long, 'id_token'));
    expect(decodeIn({ ...short }, 'id_token')).not.toBe(decodeIn(short, 'id_token'));
  });

  it('keeps no more than some bytes for each byte of a session’s tokens, and nothing of the large ones', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const grownBy = (work: () => void): number => {
      collect();
      const before = process.memoryUsage().heapUsed;
      work();
      collect();
      return process.memoryUsage().heapUsed - before;
    };
    const megabyte = 1024 * 1024;
    // 300 tokens of almost 1 MB once took 770 MB.
    const megabyteToken = token(990_000);
    const large = grownBy(() => {
      for (let time = 0; time < 300; time += 1) decodeIn(bodyOf(`${megabyteToken}${time}`), 'access_token');
    });
    expect(large).toBeLessThan(5 * megabyte);
    const shortToken = token(16_000);
    const dropped = grownBy(() => {
      for (let time = 0; time < 1_000; time += 1) decodeIn(bodyOf(`${shortToken}${time}`), 'access_token');
    });
    expect(dropped).toBeLessThan(5 * megabyte);
    const held = Array.from({ length: 300 }, (_, nth) => bodyOf(`${shortToken}${nth}`));
    const small = grownBy(() => {
      for (const body of held) decodeIn(body, 'access_token');
    });
    expect(small).toBeLessThan(300 * 4 * 16_384);
    expect(decodeIn(held[0] ?? {}, 'access_token')?.kind).toBe('jwt');
  });
});
