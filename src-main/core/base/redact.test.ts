import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomToken } from './random.ts';
import { redact } from './redact.ts';
import { seededRandom } from './testing/seeded-random.ts';

const base64url = (text: string) => Buffer.from(text).toString('base64url');
const jwt = `${base64url('{"alg":"RS256","kid":"k1"}')}.${base64url('{"sub":"00u1","iss":"https://a.example"}')}.${'aB3-_'.repeat(40)}`;
const spacedJwt = `${base64url('{ "alg": "RS256" }')}.${base64url('{ "sub": "00u1" }')}.${'aB3-_'.repeat(40)}`;
const opaque = 'x7Q-vK2mPqL9sT4wYbN8cR1dF6gH3jZ0aE5uIoXyMnB';
const short = 'Zk3pQ9';

/** Every way in which a secret may stand in a text, by name. */
const forms: ReadonlyArray<readonly [string, (name: string, value: string) => string]> = [
  ['a form', (name, value) => `grant_type=x&${name}=${value}&client_id=0oa1`],
  ['the start of a form', (name, value) => `${name}=${value}&client_id=0oa1`],
  ['a query', (name, value) => `GET com.okta.acme:/callback?${name}=${value} failed`],
  ['a fragment', (name, value) => `https://a.example/#${name}=${value}`],
  ['a log field', (name, value) => `failed ${name}=${value} ms=3`],
  ['a quoted log field', (name, value) => `failed ${name}="${value}" ms=3`],
  ['a URL inside a URL', (name, value) => `https://a.example/go?to=${encodeURIComponent(`https://b.example/?x=1&${name}=${value}&y=2`)}`],
  ['JSON', (name, value) => JSON.stringify({ a: 1, [name]: value, b: 2 })],
  ['pretty JSON', (name, value) => JSON.stringify({ a: 1, [name]: value, b: 2 }, null, 2)],
  ['JSON in JSON', (name, value) => JSON.stringify({ body: JSON.stringify({ [name]: value, b: 2 }) })],
  ['JSON in JSON in JSON', (name, value) => JSON.stringify(JSON.stringify(JSON.stringify({ [name]: value })))],
  ['JSON cut off', (name, value) => JSON.stringify({ [name]: `${value}and more` }).slice(0, -2)],
  ['an object as Node prints it', (name, value) => inspect({ a: 1, [name]: value })],
  ['a line of YAML', (name, value) => `${name}: ${value}\nnext: 1`],
];
const names = ['access_token', 'refresh_token', 'id_token', 'id_token_hint', 'code', 'code_verifier', 'client_secret', 'client_assertion'];
const moreNames = [
  'device_code',
  'user_code',
  'password',
  'state',
  'nonce',
  'token',
  'refreshToken',
  'codeVerifier',
  'clientSecret',
  'REFRESH_TOKEN',
  'db_password',
  'oldRefreshToken',
];

describe('redact', { timeout: 30_000 }, () => {
  it.each(forms)('hides every named secret in %s, long or short', (_, form) => {
    for (const name of [...names, ...moreNames]) {
      for (const value of [short, opaque, jwt, 'pa%20ss9X', 'Aa1~.+x_-9']) {
        const clean = redact(form(name, value));
        expect(clean, form(name, value)).not.toContain(value);
        expect(clean).toContain('[redacted]');
      }
    }
  });

  it('hides a named secret that a sentence quotes, and leaves a quoted sentence alone', () => {
    for (const name of [...names, ...moreNames, 'the refresh token']) {
      for (const value of [short, opaque, jwt, 'Aa1~.+x_-9']) {
        expect(redact(`Okta refused ${name}: “${value}” is not known.`), name).not.toContain(value);
      }
    }
    const sentence = 'Okta no longer accepts the refresh token: “The refresh token is invalid or expired.”';
    expect(redact(sentence)).toBe(sentence);
  });

  it('keeps what stands around a secret', () => {
    expect(redact(`grant_type=refresh_token&refresh_token=${short}&client_id=0oa1`)).toBe(
      'grant_type=refresh_token&refresh_token=[redacted]&client_id=0oa1',
    );
    expect(redact(JSON.stringify({ access_token: jwt, expires_in: 3600 }))).toBe('{"access_token":"[redacted]","expires_in":3600}');
    expect(redact(`https://127.0.0.1:8080/callback?code=${short}&state=${short}&iss=x`)).toBe(
      'https://127.0.0.1:8080/callback?code=[redacted]&state=[redacted]&iss=x',
    );
  });

  it.each([
    ['a JWT in prose', `The token ${jwt} was refused.`, jwt],
    ['a JWT behind other characters', `token_${jwt}`, jwt.split('.')[1] ?? ''],
    ['a JWT cut short', `seen: ${jwt.slice(0, 60)}`, jwt.slice(0, 30)],
    ['the beginning of a JWT', `seen: ${jwt.slice(0, 12)}`, jwt.slice(0, 12)],
    ['a JWT whose header starts with white space', `seen: ${spacedJwt}`, spacedJwt.split('.')[0] ?? ''],
    ['a JWE', `${base64url('{"alg":"dir","enc":"A256GCM"}')}..aXY.Y2lwaGVydGV4dA.dGFn`, 'Y2lwaGVydGV4dA'],
    ['an opaque token in prose', `The token ${opaque} was refused.`, opaque],
    ['an Authorization header', `authorization: Bearer ${short}${short}`, short],
    ['basic credentials', `Authorization: Basic ${Buffer.from('client:secret').toString('base64')}`, 'Y2xp'],
    ['an Okta API token', `Authorization: SSWS 00${short}xyz`, short],
    ['a cookie', `set-cookie: sid=abc; Path=/; HttpOnly`, 'sid=abc'],
    ['cookies in JSON', JSON.stringify({ cookie: 'sid=abc' }), 'sid=abc'],
    ['a password in a URL', 'http://user:hunter2@proxy.example:8080/', 'hunter2'],
    ['a password that is a word', 'password=hunter', 'hunter'],
    ['27 random characters after a name', 'token Abc7DefgHij_lmNop-rst9wXyZa bad', 'Abc7'],
    ['27 random letters after a name', 'token AbcdDefgHijklmNopqrstRwXyZa bad', 'AbcdDefg'],
    ['27 random characters anywhere', 'saw Abc7DefgHij_lmNop-rst9wXyZa there', 'Abc7'],
    ['an authorization code in a sentence', 'code vBsM4qH85relajgecTYg_J28WLw', 'vBsM'],
    ['a short code in a sentence', 'bad code Zk3pQ9.', 'Zk3pQ9'],
    ['a quoted verifier in a sentence', "code_verifier 'abc123DEFghi'", 'abc123'],
    ['a password in a sentence', 'password is Hunter2!x', 'Hunter2'],
    ['a password without digits in a sentence', 'The password was hun!ter$', 'hun!ter'],
    ['a code at the start of an encoded query', 'code%3Dabc123%26state%3Dxyz789', 'abc123'],
    ['a state behind it', 'code%3Dabc123%26state%3Dxyz789', 'xyz789'],
    ['a code behind an encoded blank', 'to%20code%3Dabc123', 'abc123'],
    ['hexadecimal', 'sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'e3b0'],
    ['a value on the next line', 'refresh_token=\n abc', 'abc'],
    ['a padded value on the next line', 'refresh_token=\n YWJj==', 'YWJj'],
    ['an ambiguous value on the next line', 'code=\n abc123', 'abc123'],
    ['a value on the next line, without a sign', 'refresh_token\n  abc123x', 'abc123x'],
    ['a password with quotes in it', JSON.stringify({ password: 'a"b\\c"d' }), 'b'],
  ])('hides %s', (_, text, secret) => {
    expect(text).toContain(secret);
    expect(redact(text)).not.toContain(secret);
  });

  it.each([
    'refresh failed connection=3f2a9c1e-0000-4000-8000-00000000abcd code=invalid_grant inDoubt=false',
    'write failed code=ENOENT path=/home/Ada Lovelace/.config/tenantry/vault/entry.session.3f2a9c1e-0000-4000-8000-00000000abcd.sealed',
    'command failed {"code":"vault_write_failed","state":"signing-in"}',
    "{ code: 'OAUTH_TIMEOUT', state: 'held' }",
    'state=waiting token=access code=E0000047 status=429',
    'exit code=1',
    'request endpoint=token host=acme.okta.example ms=12',
    "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.",
    'The refresh_token: missing. The password: required.',
    'Bearer authentication is required; no access_token was sent.',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE at https://acme.okta.example/oauth2/default/v1/token',
    'TypeError at verifyIdTokenSignatureAgainstPublishedKeys (src-main/tokens/signature.ts:12:3)',
    'https://acme.okta.example/oauth2/aus7f2k9x1a2b3c4d5e6/.well-known/openid-configuration client_id=0oa1b2c3d4e5f6g7h8i9',
    'token 3f2a9c1e-0000-4000-8000-00000000abcd and Session-3f2a9c1e-0000-4000-8000-00000000abcd',
    'The token expired; the token endpoint says: code invalid_grant. The password is required, the secret was wrong!',
    'token v1/introspect, code E0000011, state signing-in, token RS256, code ERR_SSL_TLSV1_ALERT, code 12, token https://a.example/1',
    'wrong token for client 0oa1b2C3D4e5F6G7h8i9 at acme-2.okta.example; token 0oa1b2C3D4e5F6G7h8i9',
    'refused token status=400 ms=3, access_token lives 3600s, token 2026-11-23T09:00:00.000Z, token acme2.okta.example/oauth2/v1',
    'the access token tokenEndpoint says',
    'refresh_token= status=400 code= connection=3f2a9c1e-0000-4000-8000-00000000abcd',
    '2026-11-23T09:00:00.000Z com.okta.acme:/callback node_modules/oauth4webapi/build/index.js:2041:13',
    'authentication-service-production.cluster-internal-network.example-organisation.example',
    '山田 太郎 ✓ “quoted” – Zoë',
    '',
  ])('leaves %j alone', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('hides every verifier, code and refresh token there may be', () => {
    // 43 random characters may by chance lack a digit; about one in 1500 does.
    const random = seededRandom();
    for (let round = 0; round < 5_000; round += 1) {
      const secret = randomToken(random);
      expect(redact(`sent ${secret} away`)).toBe('sent [redacted] away');
    }
    const likeToken = `UAH4aovQj9${jwt.slice(0, 33)}`;
    expect(redact(`sent ${likeToken} away`)).toBe('sent [redacted] away');
    expect(redact('sent xqQvKmPqLsTwYbNcRdFgHjZaEuIoXyMnBvCxZlKjHGf away')).toBe('sent [redacted] away');
  });

  it('is idempotent and never throws', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'code=',
        'refresh_token',
        '": "',
        "'",
        '\\"',
        '%3D',
        '%26',
        '= ',
        ' is ',
        'abc123',
        'Hunter2!x',
        'e3b0c44298fc1c149afbf4c8996fb924',
        '3f2a9c1e-0000-4000-8000-00000000abcd',
        '(',
        '&',
        'eyJ',
        '.',
        ':',
        ' ',
        'Bearer ',
        jwt,
        opaque,
        '[redacted]',
        'cookie: ',
        '//a:',
        '@',
        '\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = redact(pieces.join(''));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 300 },
    );
  });

  it('hides every opaque secret wherever it stands', () => {
    const around = fc.string({ unit: fc.constantFrom(' ', '"', "'", ':', '=', '&', '{', '}', '\\', '\n', ',', '%', '/', '@') });
    const secret = fc.uint8Array({ minLength: 32, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
    fc.assert(
      fc.property(around, secret, around, (before, value, after) => {
        fc.pre(/\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value));
        expect(redact(before + value + after)).not.toContain(value);
      }),
    );
  });

  it.each([
    ['eyJ', 'eyJ'],
    ['-eyJ', '-eyJ'],
    ['a.', 'a.'],
    ['sixteen-letters-.', 'sixteen-letters-.'],
    ['"code":"', '"code":"'],
    ['\\"code\\":\\"', '\\"code\\":\\"'],
    ['code="\\', 'code="\\'],
    ['state=', 'state='],
    ['%3Fcode%3D', '%3Fcode%3D'],
    ['//a:', '//a:'],
    ['cookie: ', 'cookie: '],
    ['Bearer ', 'Bearer '],
    ['code:   ', 'code:   '],
    ['password ', 'password '],
    ['password is ', 'password is '],
    ['password is   a1', 'password is   a1'],
    ['password=\n', 'password=\n'],
    ['code= a-', 'code= a-'],
    ['code%3D', 'code%3D'],
    ['aA1', 'aA1'],
    ['a1/', 'token a1/'],
    ['a', 'token a'],
    ['0123456789abcdef', '0123456789abcdef'],
    ['3f2a9c1e-0000-4000-8000-', '3f2a9c1e-0000-4000-8000-'],
    ['3f2a9c1e-0000-4000-8000-00000000abcd', '3f2a9c1e-0000-4000-8000-00000000abcd'],
    ['\\\\\\\\', '\\\\\\\\'],
    [' ', ' '],
  ])('takes linear work on %j over and over', (_, piece) => {
    // Quadratic work on a million characters would not end within the test's time limit.
    expect(redact(piece.repeat(Math.ceil(1_000_000 / piece.length))).length).toBeGreaterThan(0);
  });

  it.each(['a', 'a1', 'aB', 'A_1', 'a.1', 'a-', "a'", ' ', '.', '=', 'a=', '%3D', '%', 'f', '1.', '?a'])(
    'takes linear work on one value of %j over and over',
    (piece) => {
      const long = piece.repeat(Math.ceil(1_000_000 / piece.length));
      for (const before of ['token ', 'password is ', 'refresh_token=\n', 'code%3D'])
        expect(redact(before + long).length).toBeGreaterThan(0);
    },
  );
});
