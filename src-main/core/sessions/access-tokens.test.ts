import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccessTokens, type FreshTokens } from './access-tokens.ts';
import type { FakeOktaOptions } from './testing/fake-okta.ts';
import { SessionsFixture } from './testing/sessions-fixture.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A session on demand, with tokens that live an hour unless told otherwise. */
const signedIn = async (options: Omit<FakeOktaOptions, 'clock'> = {}, override: SessionsFixture['okta']['override'] = {}) => {
  const fixture = new SessionsFixture(options);
  fixture.okta.override = override;
  await fixture.signIn('orders', { keepFresh: false });
  return { fixture, tokens: new AccessTokens(fixture) };
};
const value = async (asked: Promise<{ readonly ok: boolean; readonly value?: FreshTokens }>): Promise<FreshTokens> => {
  const { value: fresh } = await asked;
  if (fresh === undefined) throw new Error('There is no token.');
  return fresh;
};

describe('a fresh token', () => {
  it('is the one held while that lives long enough', async () => {
    const { fixture, tokens } = await signedIn();
    await fixture.clock.advance(50 * minute);
    const fresh = await value(tokens.fresh('orders', 10 * minute));
    expect(fresh).toMatchObject({ expiresAt: fixture.clock.now() + 10 * minute, promisedLifeMs: 10 * minute, warning: null });
    expect(fixture.okta.refreshes).toBe(0);
  });

  it('is a new one when the one held would end a moment too soon', async () => {
    const { fixture, tokens } = await signedIn();
    await fixture.clock.advance(50 * minute + 1);
    expect(await value(tokens.fresh('orders', 10 * minute))).toMatchObject({
      expiresAt: fixture.clock.now() + hour,
      promisedLifeMs: 10 * minute,
    });
    expect(fixture.okta.refreshes).toBe(1);
  });

  it('is promised half its lifetime where more is asked for, so that asking again does not refresh again', async () => {
    const { fixture, tokens } = await signedIn();
    await fixture.clock.advance(31 * minute);
    expect(await value(tokens.fresh('orders', 24 * hour))).toMatchObject({ promisedLifeMs: 30 * minute });
    expect(await value(tokens.fresh('orders', 24 * hour))).toMatchObject({ promisedLifeMs: 30 * minute });
    expect(fixture.okta.refreshes).toBe(1);
  });

  it('comes from one refresh for all who ask meanwhile, and for one by hand', async () => {
    const { fixture, tokens } = await signedIn();
    fixture.okta.latencyMs = 1_000;
    await fixture.clock.advance(59 * minute + 30_000);
    const asked = [tokens.fresh('orders', minute), fixture.sessions.refresh('orders'), tokens.fresh('orders', 5 * minute)];
    await fixture.clock.advance(2_000);
    expect((await Promise.all(asked)).map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(fixture.okta.refreshes).toBe(1);
  });

  it('is the one held, with a warning and what is left of it, when it cannot be refreshed', async () => {
    const { fixture, tokens } = await signedIn();
    await fixture.clock.advance(59 * minute);
    fixture.okta.faults = [{ code: 'offline' }];
    expect(await value(tokens.fresh('orders', 10 * minute))).toMatchObject({ promisedLifeMs: minute, warning: { code: 'offline' } });
  });

  it('is none once the one held has expired, whatever life is asked for', async () => {
    const { fixture, tokens } = await signedIn();
    await fixture.clock.advance(hour);
    fixture.okta.faults = [{ code: 'offline' }, { code: 'offline' }];
    for (const minLifeMs of [0, minute])
      expect(await tokens.fresh('orders', minLifeMs)).toMatchObject({ ok: false, error: { code: 'offline' } });
  });

  it('without a refresh token is the one held until it expires', async () => {
    const { fixture, tokens } = await signedIn({}, { refresh_token: undefined });
    await fixture.clock.advance(hour - 1);
    expect(await value(tokens.fresh('orders', minute))).toMatchObject({ promisedLifeMs: 1, warning: null });
    await fixture.clock.advance(1);
    expect(await tokens.fresh('orders', 0)).toMatchObject({ ok: false, error: { code: 'session_ended' } });
    expect(fixture.okta.refreshes).toBe(0);
  });

  it('is promised nothing where nothing tells when it ends', async () => {
    const { tokens } = await signedIn({}, { expires_in: undefined });
    expect(await value(tokens.fresh('orders', minute))).toMatchObject({ expiresAt: null, promisedLifeMs: null });
  });

  it('is none of an unknown connection or one that is signed out', async () => {
    const { fixture, tokens } = await signedIn();
    await fixture.sessions.signOut('orders');
    for (const id of ['orders', 'unknown'])
      expect(await tokens.fresh(id, 0)).toMatchObject({ ok: false, error: { code: 'not_signed_in' } });
  });

  it('lives as long as promised, and is promised what was asked for unless half its life or a failure forbids', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100_000 }),
        fc.nat(200_000_000),
        fc.nat(200_000_000),
        fc.boolean(),
        async (expiresInS, ageMs, minLifeMs, fails) => {
          const { fixture, tokens } = await signedIn({ expiresInS });
          await fixture.clock.advance(ageMs);
          if (fails) fixture.okta.faults = [{ code: 'offline' }];
          const answer = await tokens.fresh('orders', minLifeMs);
          if (!answer.ok) {
            expect(fails && ageMs >= expiresInS * 1_000).toBe(true);
            return;
          }
          const { expiresAt, promisedLifeMs, warning } = answer.value;
          expect((expiresAt ?? 0) - fixture.clock.now()).toBeGreaterThanOrEqual(promisedLifeMs ?? Infinity);
          if (warning === null) expect(promisedLifeMs).toBe(Math.min(minLifeMs, expiresInS * 500));
        },
      ),
      { numRuns: 200 },
    );
  });
});
