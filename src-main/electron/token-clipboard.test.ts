import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenClipboard } from './token-clipboard.ts';

const fake = vi.hoisted(() => {
  class ClipboardItem {
    readonly items: Record<string, string>;
    constructor(items: Record<string, string>) {
      this.items = items;
    }
  }
  const state = { text: '', formats: {} as Record<string, string>, refuse: false, lose: false };
  const set = (text: string, formats: Record<string, string>) => Object.assign(state, { text, formats });
  const clipboard = {
    write: async ([item]: [ClipboardItem]) => {
      await Promise.resolve();
      if (state.refuse) throw new Error('unknown format');
      set(state.lose ? '' : (item.items['text/plain'] ?? ''), item.items);
    },
    writeText: async (text: string) => await Promise.resolve(void set(text, {})),
    readText: async () => await Promise.resolve(state.text),
    clear: () => void set('', {}),
  };
  return { ClipboardItem, clipboard, state };
});
vi.mock('electron', () => ({ clipboard: fake.clipboard, ClipboardItem: fake.ClipboardItem }));
beforeEach(() => Object.assign(fake.state, { text: 'before', formats: {}, refuse: false, lose: false }));

describe('the token clipboard', () => {
  it('marks a token as concealed', async () => {
    await createTokenClipboard().write('token', { concealed: true });
    expect(fake.state.text).toBe('token');
    const marks = Object.keys(fake.state.formats).filter((name) => name.startsWith('electron application/osclipboard;format="'));
    expect(marks).toHaveLength(1);
    if (process.platform === 'linux')
      expect(fake.state.formats['electron application/osclipboard;format="x-kde-passwordManagerHint"']).toBe('secret');
  });

  it.each(['refuse', 'lose'] as const)('writes plain text where the marks are refused (%s)', async (how) => {
    fake.state[how] = true;
    await createTokenClipboard().write('token', { concealed: true });
    expect(fake.state).toMatchObject({ text: 'token', formats: {} });
  });

  it('clears only what it wrote', async () => {
    const clipboard = createTokenClipboard();
    await clipboard.write('plain', { concealed: false });
    expect(fake.state.formats).toEqual({});
    await clipboard.clearIfStill('token');
    expect(fake.state.text).toBe('plain');
    await clipboard.clearIfStill('plain');
    expect(fake.state.text).toBe('');
  });
});
