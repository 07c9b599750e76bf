import { describe, expect, it } from 'vitest';
import { accountOf } from './account.ts';
import { lookalike } from './testing/tokens.ts';

const account = (idToken: string | null, accessToken: string | null) => accountOf({ id_token: idToken, access_token: accessToken });

describe('accountOf', () => {
  it('takes sub and the best label from the ID token', () => {
    const all = { sub: '00u1', preferred_username: 'ada@acme.example', email: 'a@b.example', name: 'Ada' };
    expect(account(lookalike(all), null)).toEqual({ sub: '00u1', label: 'ada@acme.example' });
    expect(account(lookalike({ sub: '00u1', email: 'a@b.example', name: 'Ada' }), null)?.label).toBe('a@b.example');
    expect(account(lookalike({ sub: '00u1', name: 'Ada', email: '' }), null)?.label).toBe('Ada');
    expect(account(lookalike({ sub: '00u1', name: 7 }), null)?.label).toBe('00u1');
  });

  it('names the same user by the same sub when only an Okta access token tells', () => {
    const access = lookalike({ sub: 'ada@acme.example', uid: '00u1' });
    expect(account(null, access)).toEqual({ sub: '00u1', label: 'ada@acme.example' });
    expect(account(lookalike({ sub: '00u1' }), access)).toEqual({ sub: '00u1', label: 'ada@acme.example' });
  });

  it('is null when nothing tells', () => {
    expect(account(null, null)).toBeNull();
    expect(account('opaque', 'opaque')).toBeNull();
    expect(account(lookalike({ email: 'a@b.example' }), null)).toBeNull();
  });

  it('knows nobody by a name that is too long to be a subject', () => {
    const long = 'x'.repeat(256);
    expect(account(null, lookalike({ uid: long, sub: 'ada@acme.example' }))).toEqual({
      sub: 'ada@acme.example',
      label: 'ada@acme.example',
    });
    expect(account(lookalike({ sub: long }), lookalike({ sub: long }))).toBeNull();
  });

  it('strips what could make one account look like another', () => {
    expect(account(lookalike({ sub: '1', name: 'eve\u202e\u0007ada\u200b' }), null)?.label).toBe('eve ada');
    expect(account(lookalike({ sub: '1', name: 'x'.repeat(5_000) }), null)?.label).toHaveLength(200);
    expect(account(lookalike({ sub: '\u200b' }), null)?.label).toBe('unnamed account');
  });
});
