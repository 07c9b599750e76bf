import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import { describe, expect, it } from 'vitest';
import { success } from '../base/index.ts';
import type { SchemeStatus } from './types.ts';
import { wayBack } from './way-back.ts';

const way = async (status: SchemeStatus, issuer = 'https://acme.okta.com/oauth2/default') =>
  await wayBack({ kind: 'scheme', scheme: 'com.okta.acme' }, issuer, { status: async () => await Promise.resolve(status) });

describe('wayBack', () => {
  it.each([
    [{ kind: 'other', owner: 'Slack' }, 'scheme_taken'],
    [{ kind: 'unsupported', reason: 'macOS learns them from the bundle.' }, 'scheme_unsupported'],
  ] as const)('names redirect URIs of this very server where the scheme is no good: %j', async (status, code) => {
    expect(worded(await way(status))).toMatchObject({
      error: {
        code,
        remedy: 'Use io.github.tenantry:/callback/acme.okta.com or http://127.0.0.1:8765/callback/acme.okta.com, here and in Okta.',
      },
    });
  });

  it('has no redirect URI to name where the issuer is no address', async () => {
    expect(worded(await way({ kind: 'other', owner: 'Slack' }, 'by hand'))).toMatchObject({
      error: { remedy: 'Enter the issuer, then choose one of the redirect URIs that are suggested for it.' },
    });
  });

  it('has nothing against a scheme that is ours or free, nor against loopback', async () => {
    expect(await way({ kind: 'ours' })).toEqual(success(null));
    expect(await way({ kind: 'nobody' })).toEqual(success(null));
  });
});
