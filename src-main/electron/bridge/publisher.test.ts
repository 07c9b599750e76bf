import type { WordCode } from '../../core/base/index.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AppView, channelOf, type ConnectionView, type Result } from '../../../src-preload/contract/index.ts';
import { nativeMethod } from '../../core/connections/index.ts';
import { failure, silentLogger } from '../../core/base/index.ts';
import { bindCommands } from './bind-commands.ts';
import type { IpcChannel, IpcSender } from './channel.ts';
import { Publisher } from './publisher.ts';

const own: IpcSender = { url: 'app://bundle/index.html', isMainFrame: true };
const ids = ['a', 'b'] as const;
type Id = (typeof ids)[number];
type Change = { readonly kind: 'say'; readonly id: Id; readonly word: WordCode } | { readonly kind: 'online'; readonly online: boolean };
type Step =
  | Change
  | { readonly kind: 'after-reading'; readonly change: Change }
  | { readonly kind: 'open' }
  | { readonly kind: 'microtask' }
  | { readonly kind: 'turn' };

const connectionSaying = (id: Id, word: WordCode): ConnectionView => ({
  id,
  tenantId: 'acme',
  handle: `acme/${id}`,
  slug: id,
  name: id,
  issuer: 'https://acme.okta.com',
  serverKind: 'org',
  serverLabel: 'Org server',
  clientId: 'client',
  redirectUri: 'com.okta.acme:/callback',
  scopes: ['openid'],
  loginHint: null,
  method: nativeMethod,
  credential: { state: 'none', hasSecret: false, key: null, dpopThumbprint: null },
  postLogoutRedirectUri: null,
  keepFresh: true,
  keepAlive: false,
  refreshTokenIdleMs: null,
  approvedOrigins: [],
  refusal: null,
  signInRefusal: null,
  signOutRefusal: null,
  renewable: false,
  account: null,
  status: {
    tone: 'ok',
    word,
    reason: null,
    requestId: null,
    action: 'copy',
    remedyIn: null,
    needsYou: false,
    nextAttemptAt: null,
  },
  signIn: null,
  conflict: null,
  accessToken: null,
  idToken: null,
  refreshToken: null,
  grantedScopes: [],
  signedInAt: null,
  refreshAt: null,
  revision: 0,
  historyRevision: 0,
});

/** Main with two connections, and windows that know nothing before their snapshot and keep up with events after it. */
const table = () => {
  const words: Record<Id, WordCode> = { a: 'fresh', b: 'fresh' };
  let online = true;
  const appView = (): AppView => ({
    version: '1.0.0',
    platform: 'linux',
    host: 'electron',
    online,
    vault: { backend: 'GNOME Keyring', strength: 'strong', persisting: true, consentNeeded: false, detail: '' },
    settings: { theme: 'system', timeFormat: 'local', clipboardClearMs: 0, startAtLogin: false, passwordGrant: false },
    notices: [],
    tenants: [],
    connections: ids.map((id) => connectionSaying(id, words[id])),
  });
  const calls = new Map<string, Parameters<IpcChannel['handle']>[1]>();
  const windows: { app: AppView | null }[] = [];
  let events = 0;
  const channel: IpcChannel = {
    handle: (name, handler) => void calls.set(name, handler),
    send: (name, payload) => {
      events += 1;
      for (const window of windows) {
        if (window.app === null) continue;
        if (name === channelOf('app.changed')) window.app = payload as AppView;
        else {
          const changed = payload as ConnectionView;
          window.app = { ...window.app, connections: window.app.connections.map((known) => (known.id === changed.id ? changed : known)) };
        }
      }
    },
  };
  const publisher = new Publisher({
    channel,
    logger: silentLogger,
    appView,
    connectionView: (id) => appView().connections.find((connection) => connection.id === id),
  });
  /** Runs once, right after the next snapshot has been read. */
  let afterReading = () => {};
  bindCommands(channel, {
    origin: 'app://bundle',
    logger: silentLogger,
    showable: async () => {},
    appView: () => {
      const view = publisher.snapshot();
      queueMicrotask(afterReading);
      afterReading = () => {};
      return view;
    },
    dispatch: async () => await Promise.resolve(failure('internal', 'not this one')),
  });
  return {
    appView,
    windows,
    events: () => events,
    say: (id: Id, word: WordCode) => {
      words[id] = word;
      publisher.connectionChanged(id);
    },
    setOnline: (to: boolean) => {
      online = to;
      publisher.appChanged();
    },
    afterReading: (work: () => void) => (afterReading = work),
    open: async () => {
      const window: { app: AppView | null } = { app: null };
      windows.push(window);
      const answer = (await calls.get(channelOf('app.snapshot'))?.(own, null)) as Result<AppView>;
      if (answer.ok) window.app = answer.value;
    },
  };
};
const turn = async () => await new Promise((resolve) => setImmediate(resolve));

it('what changes between the reading of a snapshot and its answer is told after it', async () => {
  const { say, open, afterReading, windows, appView } = table();
  say('b', 'due');
  afterReading(() => say('a', 'refreshing'));
  await open();
  await turn();
  expect(appView().connections[0]?.status.word).toBe('refreshing');
  expect(windows[0]?.app).toEqual(appView());
});

it('what a snapshot told is taken back when it changes back at once', async () => {
  const { say, open, afterReading, windows, appView } = table();
  say('a', 'fresh');
  await turn();
  const opened = open();
  // The snapshot waits for its turn; what changes now would be told behind it.
  await Promise.resolve();
  await Promise.resolve();
  say('a', 'refreshing');
  afterReading(() => say('a', 'fresh'));
  await opened;
  await turn();
  expect(windows[0]?.app).toEqual(appView());
});

it('tells the same only once', async () => {
  const { say, open, events } = table();
  say('a', 'due');
  await open();
  say('a', 'due');
  await turn();
  expect(events()).toBe(1);
});

it('every window ends up with the truth, in whatever order things happen', async () => {
  const word = fc.constantFrom('fresh', 'refreshing');
  const change: fc.Arbitrary<Change> = fc.oneof(
    fc.record({ kind: fc.constant('say' as const), id: fc.constantFrom(...ids), word }),
    fc.record({ kind: fc.constant('online' as const), online: fc.boolean() }),
  );
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 3, arbitrary: change },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('after-reading' as const), change }) },
    { weight: 2, arbitrary: fc.constantFrom<Step>({ kind: 'open' }, { kind: 'microtask' }, { kind: 'turn' }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const { say, setOnline, afterReading, open, windows, appView } = table();
      const make = (made: Change) => (made.kind === 'say' ? say(made.id, made.word) : setOnline(made.online));
      const opened: Promise<void>[] = [];
      for (const next of steps) {
        if (next.kind === 'open') opened.push(open());
        else if (next.kind === 'microtask') await Promise.resolve();
        else if (next.kind === 'turn') await turn();
        else if (next.kind === 'after-reading') afterReading(() => make(next.change));
        else make(next);
      }
      await Promise.all(opened);
      await turn();
      await turn();
      for (const window of windows) expect(window.app).toEqual(appView());
    }),
    { numRuns: 1000, seed: 7 },
  );
});
