import { written } from '../../../src-preload/contract/words/testing/written.ts';
import { wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { AccessTokens } from './access-tokens.ts';
import { type TokenClipboard, TokenCopier } from './copier.ts';
import { SessionsFixture } from './testing/sessions-fixture.ts';

class FakeClipboard implements TokenClipboard {
  text = '';
  concealed = false;

  async write(text: string, options: { readonly concealed: boolean }): Promise<void> {
    this.text = text;
    this.concealed = options.concealed;
  }

  async clearIfStill(text: string): Promise<void> {
    if (this.text === text) this.text = '';
  }
}

let fixture: SessionsFixture;
let clipboard: FakeClipboard;
let copier: TokenCopier;
let used: string[];

beforeEach(async () => {
  fixture = new SessionsFixture();
  clipboard = new FakeClipboard();
  used = [];
  copier = new TokenCopier({
    tokens: new AccessTokens(fixture),
    clipboard,
    clock: fixture.clock,
    clearAfterMs: () => 45_000,
    used: (id) => used.push(id),
  });
  await fixture.signIn('orders', { keepFresh: false });
});

describe('copying a token', () => {
  it('copies it concealed, without a refresh while it lives long enough', async () => {
    const receipt = await copier.copy('orders', 'access-token');
    expect(receipt).toMatchObject({
      ok: true,
      value: { warning: null, clearsAt: fixture.clock.now() + 45_000, expiresAt: fixture.clock.now() + 3_600_000 },
    });
    expect(clipboard.concealed).toBe(true);
    expect(clipboard.text).toContain('access-of-');
    expect(fixture.okta.refreshes).toBe(0);
    expect(used).toEqual(['orders']);
  });

  it('refreshes first when less than a minute is left', async () => {
    await fixture.clock.advance(3_545_000);
    const receipt = await copier.copy('orders', 'authorization-header');
    expect(fixture.okta.refreshes).toBe(1);
    expect(receipt).toMatchObject({ ok: true, value: { expiresAt: fixture.clock.now() + 3_600_000, warning: null } });
    expect(clipboard.text).toMatch(/^Authorization: Bearer access-of-/);
  });

  it('copies a still valid token and says so when that refresh fails', async () => {
    await fixture.clock.advance(3_545_000);
    fixture.okta.faults = [{ code: 'offline', ...written('No network.') }];
    const receipt = await copier.copy('orders', 'access-token');
    expect(receipt).toMatchObject({ ok: true, value: { warning: { code: 'offline' } } });
    expect(clipboard.text).not.toBe('');
  });

  it('copies nothing when the token is dead and cannot be refreshed', async () => {
    await fixture.clock.advance(3_700_000);
    fixture.okta.faults = [{ code: 'offline', ...written('No network.') }];
    expect(await copier.copy('orders', 'access-token')).toMatchObject({ ok: false, error: { code: 'offline' } });
    expect(clipboard.text).toBe('');
  });

  it('names what is missing', async () => {
    const receipt = await copier.copy('orders', 'id-token');
    expect(receipt).toMatchObject({ ok: false, error: { code: 'no_such_token' } });
    expect(receipt.ok ? '' : wordsOf(receipt.error).remedy).toContain('openid');
    expect(await copier.copy('unknown', 'access-token')).toMatchObject({ ok: false });
  });
});

describe('the clipboard', () => {
  it('is cleared after the set time', async () => {
    await copier.copy('orders', 'access-token');
    await fixture.clock.advance(44_000);
    expect(clipboard.text).not.toBe('');
    await fixture.clock.advance(2_000);
    expect(clipboard.text).toBe('');
  });

  it('is left alone when something else was copied meanwhile', async () => {
    await copier.copy('orders', 'access-token');
    clipboard.text = 'a shopping list';
    await fixture.clock.advance(60_000);
    expect(clipboard.text).toBe('a shopping list');
  });

  it('is cleared of a token although the copy of another one failed', async () => {
    await copier.copy('orders', 'access-token');
    const { write } = clipboard;
    clipboard.write = async () => await Promise.reject(new Error('taken by another program'));
    await expect(copier.copy('orders', 'authorization-header')).rejects.toThrow('taken');
    clipboard.write = write;
    expect(clipboard.text).not.toBe('');
    await fixture.clock.advance(46_000);
    expect(clipboard.text).toBe('');
  });

  it('counts anew with the next copy, and is cleared at quit', async () => {
    await copier.copy('orders', 'access-token');
    await fixture.clock.advance(40_000);
    await copier.copy('orders', 'access-token');
    await fixture.clock.advance(40_000);
    expect(clipboard.text).not.toBe('');
    await copier.takeBack();
    expect(clipboard.text).toBe('');
  });
});
