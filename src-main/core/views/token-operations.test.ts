import fc from 'fast-check';
import { expect, it } from 'vitest';
import { introspectionViewSchema, userinfoViewSchema } from '../../../src-preload/contract/index.ts';
import type { Connection } from '../connections/index.ts';
import { introspectionView, userinfoView } from './token-operations.ts';

const connection = { issuer: 'https://acme.okta.com', clientId: '0oa1' } as Connection;
const claims = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('sub', 'exp', '__proto__', 'constructor', 'groups')), fc.jsonValue());
const idToken = fc.option(
  claims.map((payload) => `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.x`),
  { nil: null },
);

it('shows any claims a server may answer with, and only what may cross the bridge', () => {
  fc.assert(
    fc.property(claims, fc.boolean(), (answered, active) => {
      const view = introspectionView({ active, claims: answered }, connection);
      expect(introspectionViewSchema.parse(view)).toEqual(view);
      expect(view.claims.map(({ name }) => name).toSorted()).toEqual(Object.keys(answered).toSorted());
    }),
  );
});

it('puts any two sets of claims side by side: each claim once, compared in words', () => {
  fc.assert(
    fc.property(claims, idToken, (answered, token) => {
      const view = userinfoView({ claims: answered, idToken: token });
      expect(userinfoViewSchema.parse(view)).toEqual(view);
      expect(new Set(view.rows.map(({ name }) => name)).size).toBe(view.rows.length);
      for (const { comparison, userinfo, idToken: other } of view.rows) {
        expect([userinfo === null, other === null]).toEqual([comparison === 'id-token-only', comparison === 'userinfo-only']);
      }
    }),
  );
});

it('shows deep claims without filling the window with blanks', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(90)}${Array.from({ length: 1_000 }).fill(0).join(',')}${']'.repeat(90)}`);
  for (const { json } of [
    introspectionView({ active: true, claims: { deep } }, connection),
    userinfoView({ claims: { deep }, idToken: null }),
  ]) {
    expect(JSON.parse(json)).toEqual({ deep });
    expect(json.length).toBeLessThan(10_000);
  }
});
