import { describe, expect, it, vi } from 'vitest';
import { VirtualClock } from '../platform/testing/virtual-clock.ts';
import { createNetworkFetch, watchOnline } from './network.ts';

const fake = vi.hoisted(() => ({ online: true, fetch: vi.fn(), partitions: [] as unknown[] }));
vi.mock('electron', () => ({
  net: { isOnline: () => fake.online },
  session: {
    fromPartition: (...args: unknown[]) => {
      fake.partitions.push(args);
      return { fetch: fake.fetch };
    },
  },
}));

describe('the network', () => {
  it('keeps no cookies and no cache, whatever is asked for', async () => {
    await createNetworkFetch()('https://acme.okta.com/', { method: 'POST', credentials: 'include', redirect: 'manual' });
    expect(fake.partitions).toEqual([['okta', { cache: false }]]);
    const expected = { method: 'POST', credentials: 'omit', cache: 'no-store', redirect: 'manual' };
    expect(fake.fetch).toHaveBeenCalledWith('https://acme.okta.com/', expected);
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
