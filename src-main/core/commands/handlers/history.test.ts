import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../../src-preload/contract/index.ts';
import { failure, success } from '../../base/index.ts';
import type { AppServices } from '../app-services.ts';
import { historyHandlers } from './history.ts';

const entries: readonly HistoryEntry[] = [
  { kind: 'recovered', id: 'b', at: 1_700_000_060_000, rotated: true, attempts: 2, outageMs: 60_000, requestId: 'req-1' },
  {
    kind: 'waiting',
    id: 'a',
    at: 1_700_000_000_000,
    lastAt: 1_700_000_030_000,
    reason: 'network',
    error: { code: 'offline', message: 'This computer is offline.', remedy: null, requestId: 'req-2' },
    attempts: 2,
    nextAttemptAt: 1_700_000_060_000,
  },
];

const start = (saved: ReturnType<AppServices['saveFile']> = Promise.resolve(success({ path: '/tmp/x.json' }))) => {
  const files: { title: string; suggestedName: string; text: string }[] = [];
  const connection = { id: 'a', issuer: 'https://acme.okta.com', clientId: '0oa1', slug: 'orders-api', loginHint: 'dana' };
  const services = {
    connections: { connection: (id: string) => (id === 'a' ? connection : undefined), handle: () => 'acme/orders-api' },
    history: { list: async () => entries },
    clock: { now: () => 1_700_000_100_000 },
    saveFile: async (file: (typeof files)[number]) => {
      files.push(file);
      return await saved;
    },
  } as unknown as AppServices;
  return { files, handlers: historyHandlers(services) };
};

describe('history.list', () => {
  it('gives entries with their words, newest first', async () => {
    expect(await start().handlers['history.list']({ connectionId: 'a' })).toMatchObject({
      ok: true,
      value: [
        { entry: entries[0], title: 'Recovered after 2 failed attempts, 60 s' },
        { entry: entries[1], title: 'Waiting for the network' },
      ],
    });
  });

  it('knows only connections that are there', async () => {
    const { files, handlers } = start();
    for (const name of ['history.list', 'history.export'] as const) {
      expect(await handlers[name]({ connectionId: 'gone' })).toMatchObject({ ok: false, error: { code: 'not_found' } });
    }
    expect(files).toEqual([]);
  });
});

describe('history.export', () => {
  it('writes the same words and the facts, with times that anything can read', async () => {
    const { files, handlers } = start();
    expect(await handlers['history.export']({ connectionId: 'a' })).toEqual(success({ path: '/tmp/x.json' }));
    expect(files).toMatchObject([{ title: 'Export the history of acme/orders-api', suggestedName: 'acme-orders-api-history.json' }]);
    expect(JSON.parse(files[0]?.text ?? '')).toEqual({
      format: 'tenantry-history/1',
      connection: { handle: 'acme/orders-api', issuer: 'https://acme.okta.com', clientId: '0oa1' },
      exportedAt: '2023-11-14T22:15:00.000Z',
      entries: [
        {
          at: '2023-11-14T22:14:20.000Z',
          what: 'Recovered after 2 failed attempts, 60 s. The refresh token was rotated.',
          facts: { kind: 'recovered', rotated: true, attempts: 2, outageMs: 60_000, requestId: 'req-1' },
        },
        {
          at: '2023-11-14T22:13:20.000Z',
          what: 'Waiting for the network. This computer is offline. 2 attempts failed in 30 s.',
          facts: {
            kind: 'waiting',
            lastAt: '2023-11-14T22:13:50.000Z',
            reason: 'network',
            error: { code: 'offline', message: 'This computer is offline.', remedy: null, requestId: 'req-2' },
            attempts: 2,
            nextAttemptAt: '2023-11-14T22:14:20.000Z',
          },
        },
      ],
    });
  });

  it('passes on that the person changed their mind, or that the disk did not take it', async () => {
    for (const outcome of [success({ path: null }), failure('export_failed', 'No.')]) {
      expect(await start(Promise.resolve(outcome)).handlers['history.export']({ connectionId: 'a' })).toEqual(outcome);
    }
  });
});
