import { bindingName, receiverName } from './page.ts';

/** What crosses between the page and this process, as JSON text. */
export type PageMessage =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: unknown[] }
  | { readonly kind: 'send'; readonly channel: string; readonly args: unknown[] }
  | { readonly kind: 'state'; readonly dark: boolean; readonly focused: boolean; readonly resized: boolean }
  | { readonly kind: 'preload-error'; readonly message: string };

export type HostMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly kind: 'event'; readonly channel: string; readonly args: unknown[] };

type Listener = (event: { readonly ports: readonly [] }, ...args: unknown[]) => void;

/**
 * Runs in the page before anything else. It takes the raw binding away from the page, then plays Electron's preload
 * environment: `contextBridge` and `ipcRenderer`, nothing more.
 */
const installPreload = (
  names: { readonly binding: string; readonly receiver: string },
  origins: readonly string[],
  runPreload: (require: (name: string) => unknown, module: { exports: object }, exports: object, process: object) => void,
  hostProcess: object,
): void => {
  const page = globalThis as unknown as Window & Record<string, unknown>;
  const raw = page[names.binding] as ((text: string) => void) | undefined;
  delete page[names.binding];
  // Electron runs a preload in the main frame only.
  if (raw === undefined || page.top !== page || !origins.includes(page.location.origin)) return;

  // Held now, so that a page which replaces them later changes nothing here.
  const { parse, stringify } = JSON;
  const { freeze, entries, defineProperty } = Object;
  // Without a prototype, so that no `toJSON` of the page's making is called.
  const tell = (message: PageMessage) => raw(stringify({ __proto__: null, ...message }));

  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Listener[]>();
  let nextId = 1;

  defineProperty(page, names.receiver, {
    configurable: true,
    value: (text: string) => {
      const message = parse(text) as HostMessage;
      if (message.kind === 'event') {
        for (const listener of listeners.get(message.channel) ?? []) listener({ ports: [] }, ...message.args);
        return;
      }
      const waiting = pending.get(message.id);
      pending.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.value);
      else waiting?.reject(new Error(message.error));
    },
  });

  const strict = <T extends object>(name: string, members: T): T =>
    new Proxy(members, {
      get: (target, key) => {
        if (typeof key === 'string' && !(key in target)) throw new Error(`electron-stand-in: ${name}.${key} is not implemented`);
        return Reflect.get(target, key) as unknown;
      },
    });

  const remove = (channel: string, listener: Listener) => {
    const all = listeners.get(channel) ?? [];
    const index = all.lastIndexOf(listener);
    if (index !== -1) listeners.set(channel, [...all.slice(0, index), ...all.slice(index + 1)]);
  };
  const ipcRenderer = strict('ipcRenderer', {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        pending.set(id, { resolve, reject });
        tell({ kind: 'invoke', id, channel, args });
      }),
    send: (channel: string, ...args: unknown[]) => tell({ kind: 'send', channel, args }),
    on: (channel: string, listener: Listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    off: remove,
    removeListener: remove,
  });

  const copyForPage = (value: unknown): unknown => {
    if (typeof value === 'function') return (...args: unknown[]) => (value as (...all: unknown[]) => unknown)(...args);
    if (Array.isArray(value)) return freeze(value.map(copyForPage));
    if (typeof value === 'object' && value !== null) {
      return freeze(Object.fromEntries(entries(value).map(([key, member]) => [key, copyForPage(member)])));
    }
    return value;
  };
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld: (key: string, api: unknown) => {
      defineProperty(page, key, { value: copyForPage(api), enumerable: true, writable: false, configurable: false });
    },
  });

  const dark = page.matchMedia('(prefers-color-scheme: dark)');
  const report = (resized: boolean) => tell({ kind: 'state', dark: dark.matches, focused: page.document.hasFocus(), resized });
  dark.addEventListener('change', () => report(false));
  page.addEventListener('focus', () => report(false));
  page.addEventListener('blur', () => report(false));
  page.addEventListener('resize', () => report(true));
  report(false);

  const module = { exports: {} };
  const electron = strict('electron (in the preload)', { contextBridge, ipcRenderer });
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name} (a sandboxed preload may require electron alone)`);
  };
  try {
    runPreload(require, module, module.exports, hostProcess);
  } catch (error) {
    tell({ kind: 'preload-error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
};

/** The init script's text, with the app's `preload` (CommonJS) inside; it acts on pages of `origins` only. */
export const initScript = (preload: string, origins: readonly string[]): string => {
  const hostProcess = { type: 'renderer', platform: process.platform, sandboxed: true, contextIsolated: true, versions: {}, env: {} };
  // The loader that runs this file wraps functions in a helper of this name.
  return `(() => {
const __name = (value) => value;
(${installPreload.toString()})(${JSON.stringify({ binding: bindingName, receiver: receiverName })}, ${JSON.stringify(origins)},
function (require, module, exports, process) {
${preload}
}, ${JSON.stringify(hostProcess)});
})();`;
};
