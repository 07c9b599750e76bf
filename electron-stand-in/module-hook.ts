import Module, { createRequire, register } from 'node:module';
import type { StandInElectron } from './electron/index.ts';

/*
 * Both ways by which an app reaches Electron end at one object: `import … from 'electron'` through a module hook,
 * `require('electron')` through Node's CommonJS loader.
 */

const globalName = '__electronStandIn';
const names = new Set(['electron', 'electron/main', 'electron/common']);

/** The module that stands for Electron: it re-exports the object's members by name. */
const moduleSource = (electron: StandInElectron): string =>
  [
    `const electron = globalThis[${JSON.stringify(globalName)}];`,
    'export default electron;',
    ...Object.keys(electron).map((name) => `export const ${name} = electron.${name};`),
  ].join('\n');

const dataUrl = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`;

/** From now on `electron` is the stand-in, for everything loaded after this call. */
export const installElectron = (electron: StandInElectron): void => {
  Object.defineProperty(globalThis, globalName, { value: electron });
  register(
    dataUrl(`
      import { readFile } from 'node:fs/promises';
      const names = new Set(${JSON.stringify([...names])});
      const url = ${JSON.stringify(dataUrl(moduleSource(electron)))};
      export const resolve = (name, context, next) =>
        names.has(name) ? { url, format: 'module', shortCircuit: true } : next(name, context);
      // The built app is plain JavaScript: passing through the TypeScript loader would cost its start a fifth of a second.
      // Nor does Electron read source maps, as Node does here for that loader's sake.
      export const load = async (url, context, next) =>
        context.format === 'module' && /^file:.*\\.m?js$/.test(url)
          ? { format: 'module', source: (await readFile(new URL(url), 'utf8')).replace(/^\\/\\/# sourceMappingURL=.*$/m, ''), shortCircuit: true }
          : await next(url, context);
    `),
  );
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  loader._load = (request, ...rest) => (names.has(request) ? electron : load.call(loader, request, ...rest));
};

/** Loads a CommonJS module before the app, as Electron's `-r` does. */
export const preloadModule = (file: string): void => {
  createRequire(import.meta.url)(file);
};
