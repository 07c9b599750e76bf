import { describe, expect, it } from 'vitest';
import { VaultConsent } from './consent.ts';
import type { SealerBackend } from './types.ts';

const setUp = (strength: SealerBackend['strength']) => {
  const setup = { strength, answer: null as 'accepted' | 'declined' | null, asked: 0, changes: 0 };
  const backend = async (): Promise<SealerBackend> => {
    setup.asked += 1;
    return await Promise.resolve({ name: 'test', strength: setup.strength, detail: '' });
  };
  return { setup, consent: new VaultConsent({ backend, answer: () => setup.answer, changed: () => (setup.changes += 1) }) };
};

describe('VaultConsent', () => {
  it('allows nothing before the system was asked, everything with a strong key, and a weak key by word only', async () => {
    const strong = setUp('strong');
    expect(strong.consent.mayPersist()).toBe(false);
    expect(strong.setup.asked).toBe(0);
    await strong.consent.judge();
    expect(strong.consent.mayPersist()).toBe(true);
    const weak = setUp('weak');
    await weak.consent.judge();
    expect([weak.consent.mayPersist(), weak.consent.view().consentNeeded]).toEqual([false, true]);
    weak.setup.answer = 'accepted';
    expect([weak.consent.mayPersist(), weak.consent.view().consentNeeded]).toEqual([true, false]);
  });

  it('asks again while there was no key, and not any more once there is one', async () => {
    const { setup, consent } = setUp('unavailable');
    await consent.judge();
    setup.strength = 'strong';
    expect([consent.mayPersist(), consent.mayPersist()]).toEqual([false, false]);
    await consent.judge();
    expect(setup.asked).toBe(2);
    expect([consent.mayPersist(), consent.view().persisting]).toEqual([true, true]);
    expect(setup.asked).toBe(2);
  });

  it('asks again when it is looked at, and tells once that a key has come', async () => {
    const { setup, consent } = setUp('unavailable');
    const answered = async () => await new Promise((resolve) => void setImmediate(resolve));
    await consent.judge();
    expect(consent.view().persisting).toBe(false);
    await answered();
    expect([setup.asked, setup.changes]).toEqual([2, 0]);
    setup.strength = 'strong';
    expect(consent.view().persisting).toBe(false);
    await answered();
    expect([consent.view().persisting, setup.asked, setup.changes]).toEqual([true, 3, 1]);
    await consent.judge();
    expect(setup.changes).toBe(1);
  });
});
