import { describe, expect, it } from 'vitest';
import type { Ask } from './services.tsx';
import { emptyCredential, saveCredential } from './credential-draft.ts';

const asking = (ok = true) => {
  const asked: unknown[] = [];
  const ask = (async (name: string, payload: unknown) => {
    asked.push([name, payload]);
    return ok ? { ok: true, value: null } : { ok: false, error: { code: 'invalid_input', message: 'Not so.' } };
  }) as Ask;
  return { ask, asked };
};

describe('a secret or key on its way into the vault', () => {
  it('asks nothing where there is nothing', async () => {
    const { ask, asked } = asking();
    for (const [authentication, entered] of [
      ['none', { ...emptyCredential, secret: 'x' }],
      ['client_secret_basic', { ...emptyCredential, secret: ' ' }],
      ['private_key_jwt', { ...emptyCredential, keyFrom: 'imported', key: '' }],
    ] as const)
      expect(await saveCredential(ask, 'c1', authentication, entered)).toEqual({ ok: true, value: 'nothing' });
    expect(asked).toEqual([]);
  });

  it.each([
    ['client_secret_basic', { ...emptyCredential, secret: 's' }, 'saved', ['credentials.setSecret', { connectionId: 'c1', secret: 's' }]],
    ['private_key_jwt', { ...emptyCredential, alg: 'ES256' }, 'made', ['credentials.makeKey', { connectionId: 'c1', alg: 'ES256' }]],
    [
      'private_key_jwt',
      { ...emptyCredential, keyFrom: 'imported', key: 'PEM' },
      'saved',
      ['credentials.importKey', { connectionId: 'c1', key: 'PEM' }],
    ],
  ] as const)('saves for %s what was entered', async (authentication, entered, outcome, expected) => {
    const { ask, asked } = asking();
    expect(await saveCredential(ask, 'c1', authentication, entered)).toEqual({ ok: true, value: outcome });
    expect(asked).toEqual([expected]);
    expect(await saveCredential(asking(false).ask, 'c1', authentication, entered)).toMatchObject({ ok: false });
  });
});
