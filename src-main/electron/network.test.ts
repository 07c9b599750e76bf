import { beforeEach, describe, expect, it, vi } from 'vitest';
import { VirtualClock } from '../core/base/testing/virtual-clock.ts';
import { createNetwork, watchOnline } from './network.ts';

const fake = vi.hoisted(() => ({
  online: true,
  partitions: [] as unknown[],
  sent: [] as unknown[],
  setProxy: vi.fn<(config: unknown) => Promise<void>>(),
}));
vi.mock('electron', () => ({
  net: { isOnline: () => fake.online },
  session: {
    fromPartition: (name: string, options: unknown) => {
      fake.partitions.push([name, options]);
      return {
        fetch: async (url: string, init: unknown) => void fake.sent.push([name, url, init]),
        resolveProxy: async () => (name === 'okta' ? 'PROXY proxy.acme.com:3128' : 'DIRECT'),
        setProxy: fake.setProxy,
      };
    },
  },
}));

describe('the network', () => {
  beforeEach(() => {
    fake.partitions.length = 0;
    fake.sent.length = 0;
    fake.setProxy.mockReset().mockResolvedValue();
  });

  it('keeps no cookies and no cache, whatever is asked for', async () => {
    await createNetwork(() => 'system').fetch('https://acme.okta.com/', { method: 'POST', credentials: 'include', redirect: 'manual' });
    expect(fake.partitions).toEqual([['okta', { cache: false }]]);
    const expected = { method: 'POST', credentials: 'omit', cache: 'no-store', redirect: 'manual' };
    expect(fake.sent).toEqual([['okta', 'https://acme.okta.com/', expected]]);
    expect(fake.setProxy).not.toHaveBeenCalled();
  });

  it('goes without a proxy where a tenant says so, in a session of its own', async () => {
    const network = createNetwork((url) => (url.startsWith('https://direct.') ? 'none' : 'system'));
    await network.fetch('https://direct.okta.com/a');
    await network.fetch('https://direct.okta.com/b');
    await network.fetch('https://acme.okta.com/');
    expect(fake.sent.map((sent) => (sent as unknown[]).slice(0, 2))).toEqual([
      ['okta-direct', 'https://direct.okta.com/a'],
      ['okta-direct', 'https://direct.okta.com/b'],
      ['okta', 'https://acme.okta.com/'],
    ]);
    expect(fake.setProxy.mock.calls).toEqual([[{ mode: 'direct' }]]);
    expect(await network.route('https://direct.okta.com/')).toEqual({ setting: 'none', proxies: 'DIRECT' });
    expect(await network.route('https://acme.okta.com/')).toEqual({ setting: 'system', proxies: 'PROXY proxy.acme.com:3128' });
  });

  it('sends nothing through a proxy that is not wanted, even when it cannot be switched off', async () => {
    fake.setProxy.mockRejectedValue(new Error('no'));
    await expect(createNetwork(() => 'none').fetch('https://direct.okta.com/')).rejects.toThrow('no');
    expect(fake.sent).toEqual([]);
  });

  it('tells when it comes and goes', async () => {
    const clock = new VirtualClock();
    const seen: boolean[] = [];
    const stop = watchOnline({ clock, everyMs: 5_000, onChange: (online) => seen.push(online) });
    await clock.advance(20_000);
    fake.online = false;
    await clock.advance(5_000);
    await clock.advance(20_000);
    fake.online = true;
    await clock.advance(5_000);
    expect(seen).toEqual([false, true]);
    stop();
    fake.online = false;
    await clock.advance(20_000);
    expect(seen).toEqual([false, true]);
  });
});
