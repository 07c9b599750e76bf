import { written } from '../../src-preload/contract/words/testing/written.ts';
import type { AppView, Bridge, ConnectionView, Result } from '../../src-preload/contract/index.ts';
import { createFakeBridge, type FakeBridge } from './fake-bridge.ts';
import { tokenDetails } from './fixture-details.ts';
import { answers } from './fixture-answers.ts';
import { appView, manyConnections } from './fixtures.ts';

/** What the screen under test is to be like; put on the window before this script runs. */
export interface Scene {
  readonly app?: Partial<AppView>;
  /** Keeps only the tenants and connections it names; `many` makes two hundred. */
  readonly people?: 'none' | 'many';
  readonly snapshot?: 'pending' | 'failing';
  readonly accessToken?: 'opaque';
  /** Changes to single connections, by ID. */
  readonly connections?: Readonly<Record<string, Partial<ConnectionView>>>;
}

declare global {
  interface Window {
    __scene?: Scene;
    __fake?: FakeBridge;
  }
}

const done = <T>(value: T): Result<T> => ({ ok: true, value });
const scene = window.__scene ?? {};
const now = Date.now();
const base = appView(now, scene.app);
const people = scene.people === 'none' ? { tenants: [], connections: [] } : scene.people === 'many' ? manyConnections(now) : {};
const initial: AppView = {
  ...base,
  ...people,
  ...(scene.people === undefined
    ? { connections: base.connections.map((connection) => ({ ...connection, ...scene.connections?.[connection.id] })) }
    : {}),
};

const fake = createFakeBridge(initial, (bridge) => ({
  ...answers(bridge),
  'app.snapshot': () => {
    if (scene.snapshot === 'pending') return new Promise(() => {});
    if (scene.snapshot === 'failing') {
      return {
        ok: false,
        error: { code: 'internal', ...written('Tenantry’s main process did not answer.', 'Quit Tenantry and start it again.') },
      };
    }
    return done(bridge.app());
  },
  'session.details': ({ connectionId }) => {
    const one = bridge.app().connections.find((connection) => connection.id === connectionId);
    const details = tokenDetails(Date.now(), one?.revision ?? 0, scene.accessToken ?? 'jwt');
    return done(one?.idToken === null ? { ...details, idToken: null, idTokenChecks: [] } : details);
  },
}));

window.__fake = fake;
(window as { tenantry: Bridge }).tenantry = fake;
