import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodedTokenViewSchema } from '../../../src-preload/contract/index.ts';
import { claimCatalogue, explainMethods } from './claim-catalogue.ts';
import { describeToken, type ExpectedClaims } from './describe.ts';
import { compactToken, nestedJson, lookalike } from './testing/tokens.ts';

const expected = { issuer: 'https://acme.okta.example', clientId: '0oaClient' };
const describeClaims = (now: Record<string, unknown>, before: Record<string, unknown> | null, connection?: ExpectedClaims) => {
  const view = describeToken(lookalike(now), before === null ? null : lookalike(before), connection);
  return view.kind === 'jwt' ? view.claims : [];
};
const rowOf = (name: string, now: Record<string, unknown>, before: Record<string, unknown> | null = null) =>
  describeClaims(now, before, expected).find((row) => row.name === name);

describe('the catalogue', () => {
  it('explains at least sixty claims, each in one sentence without a full stop', () => {
    expect(claimCatalogue.size).toBeGreaterThanOrEqual(60);
    for (const { meaning } of claimCatalogue.values()) expect(meaning).toMatch(/^[A-Z“][^\n]{5,110}[^.]$|\.$/);
  });

  it('covers what Okta puts into its tokens by default', () => {
    const ofIdToken = 'sub name email ver iss aud iat exp jti amr idp nonce preferred_username auth_time at_hash'.split(' ');
    const ofAccessToken = 'ver jti iss aud iat exp cid uid scp auth_time sub groups'.split(' ');
    for (const name of [...ofIdToken, ...ofAccessToken]) expect(claimCatalogue.has(name), name).toBe(true);
  });

  it('puts authentication methods into words', () => {
    expect(explainMethods(['pwd', 'mfa', 'otp', 'x-own'])).toBe('password, multiple factors, one-time code, x-own');
    expect(explainMethods('pwd')).toBe('password');
    expect(explainMethods([7])).toBeNull();
    expect(explainMethods(['constructor'])).toBe('constructor');
  });
});

describe('the claims of a token', () => {
  it('orders: person, rights, custom, origin, times, technical', () => {
    const names = ['jti', 'exp', 'iss', 'tier', 'groups', 'email', 'name', 'sub', 'aud', 'preferred_username'];
    const rows = describeClaims(Object.fromEntries(names.map((name) => [name, 1])), null);
    expect(rows.map((row) => row.name)).toEqual([
      'sub',
      'name',
      'preferred_username',
      'email',
      'groups',
      'tier',
      'iss',
      'aud',
      'exp',
      'jti',
    ]);
  });

  it('shows values, times and sources', () => {
    expect(rowOf('auth_time', { auth_time: 1_800_000_000 })).toMatchObject({
      text: '1800000000',
      time: 1_800_000_000_000,
      source: 'OpenID Connect',
    });
    expect(rowOf('exp', { exp: 'soon' })).toMatchObject({ text: 'soon', time: null });
    expect(rowOf('tier', { tier: { a: [1] } })).toMatchObject({ text: '{"a":[1]}', time: null, meaning: null, source: null });
    expect(rowOf('amr', { amr: ['pwd', 'mfa'] })?.meaning).toBe('How the user signed in: password, multiple factors');
  });

  it('says whether issuer and client are the connection’s', () => {
    expect(rowOf('iss', { iss: expected.issuer })?.meaning).toMatch(/✓ this connection’s issuer$/);
    expect(rowOf('iss', { iss: 'https://other.example' })?.meaning).toMatch(/✗ not this connection’s issuer$/);
    expect(rowOf('cid', { cid: 'other' })?.meaning).toMatch(/✗/);
    expect(rowOf('azp', { azp: expected.clientId })?.meaning).toMatch(/✓/);
    expect(rowOf('aud', { aud: [expected.clientId] })?.meaning).toMatch(/✓/);
    expect(rowOf('aud', { aud: 'api://orders' })?.meaning).not.toMatch(/[✓✗]/);
    expect(describeClaims({ iss: 'x' }, null)[0]?.meaning).not.toMatch(/[✓✗]/);
  });

  it('tells what came, changed and went', () => {
    const before = { groups: ['Everyone', 'Auditors'], email: 'a@old.example', tier: 1, gone: true, same: [1, { a: 2 }] };
    const now = { groups: ['Everyone', 'Orders-Admin'], email: 'a@new.example', tier: 1, fresh: null, same: [1, { a: 2 }] };
    expect(rowOf('groups', now, before)).toMatchObject({ change: 'changed', before: '+ Orders-Admin, − Auditors' });
    expect(rowOf('email', now, before)).toMatchObject({ text: 'a@new.example', change: 'changed', before: 'a@old.example' });
    expect(rowOf('tier', now, before)).toMatchObject({ change: null, before: null });
    expect(rowOf('same', now, before)).toMatchObject({ change: null });
    expect(rowOf('fresh', now, before)).toMatchObject({ text: 'null', change: 'added', before: null });
    expect(rowOf('gone', now, before)).toMatchObject({ text: 'true', change: 'removed' });
  });

  it('does not call another order of a list a change, but another number of times', () => {
    expect(rowOf('groups', { groups: ['b', 'a'] }, { groups: ['a', 'b'] })?.change).toBeNull();
    expect(rowOf('groups', { groups: ['a', 'a'] }, { groups: ['a'] })).toMatchObject({ change: 'changed', before: '["a"]' });
    expect(rowOf('groups', { groups: 'a' }, { groups: ['a'] })).toMatchObject({ change: 'changed', before: '["a"]' });
  });

  it('never counts what differs in every token', () => {
    const before = { iat: 1, exp: 2, jti: 'a', at_hash: 'x', nonce: 'n' };
    expect(describeClaims({ iat: 5, exp: 6, jti: 'b' }, before).map((row) => [row.name, row.change])).toEqual([
      ['iat', null],
      ['exp', null],
      ['jti', null],
    ]);
    expect(rowOf('auth_time', { auth_time: 2 }, { auth_time: 1 })).toMatchObject({ change: 'changed', before: '1' });
  });

  it('is not confused by names of an object’s own parts', () => {
    const hostile = JSON.parse('{"__proto__":{"email":"x"},"constructor":1,"toString":"t","hasOwnProperty":2}') as Record<string, unknown>;
    expect(describeClaims(hostile, {}).every((row) => row.change === 'added' && row.meaning === null)).toBe(true);
    expect(describeClaims({}, hostile).every((row) => row.change === 'removed')).toBe(true);
  });
});

describe('a token as a whole', () => {
  it('shows numbers as they were written and counts changes', () => {
    const before = lookalike({ sub: 'a', groups: ['x'] });
    const view = describeToken(compactToken('{"alg":"RS256"}', '{"sub":"a","account":12345678901234567890,"groups":["x","y"]}'), before);
    if (view.kind === 'opaque') throw new Error(view.reason);
    expect(view.claims.find((row) => row.name === 'account')?.text).toBe('12345678901234567890');
    expect(view.payloadJson).toContain('"account": 12345678901234567890');
    expect(view.headerJson).toBe('{\n  "alg": "RS256"\n}');
    expect(view.changes).toBe(2);
  });

  it('says why a token is opaque, and does without an opaque previous one', () => {
    expect(describeToken('opaque', null)).toMatchObject({ kind: 'opaque' });
    expect(describeToken(lookalike({ sub: 'a' }), 'opaque')).toMatchObject({ kind: 'jwt', changes: 0 });
  });

  it('always fits the contract', () => {
    const claims = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...claimCatalogue.keys())), fc.jsonValue());
    fc.assert(
      fc.property(claims, claims, (now, before) => {
        const view = describeToken(lookalike(now), lookalike(before), expected);
        expect(decodedTokenViewSchema.parse(view)).toEqual(view);
        if (view.kind === 'jwt') for (const name of Object.keys(now)) expect(view.claims.some((row) => row.name === name)).toBe(true);
      }),
    );
    const token = (levels: number) => compactToken('{"alg":"RS256"}', `{"a":${nestedJson(levels)}}`);
    expect(describeToken(token(99), token(98))).toMatchObject({ kind: 'jwt', changes: 1 });
    expect(describeToken(token(99), token(100_000))).toMatchObject({ kind: 'jwt', changes: 0 });
    expect(describeToken(token(100_000), token(99)).kind).toBe('opaque');
  });
});
