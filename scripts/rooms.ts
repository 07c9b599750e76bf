/*
 * The one table of rooms: which folder may import what, and which globals it does without. `rooms-lint.ts` turns it
 * into `.oxlintrc.json`; after a change here run `npm run lint:generate`.
 */

/** Another room, and through which of its files it is entered. */
export interface Door {
  readonly room: string;
  /** Files whose values may be imported, relative to the room; `index.ts` when left out. */
  readonly values?: readonly string[];
  /** Files of which only types may be imported. */
  readonly types?: readonly string[];
}

/**
 * What surrounds the code of a room.
 *
 * - `pure`: no time, timers, randomness, network or process of its own; it is handed ports.
 * - `main`: Node inside the app, where the network is a port (Electron's, on a session without cookies).
 * - `node`: plain Node.
 * - `window`: a browser window without network and storage of its own.
 * - `program`: run by a developer from a terminal.
 */
export type Surroundings = 'pure' | 'main' | 'node' | 'window' | 'program';

export interface Room {
  /** From the project's root. A room includes its subfolders, unless they are rooms themselves. */
  readonly folder: string;
  readonly subject: string;
  readonly doors: readonly (string | Door)[];
  /** npm packages; `electron` and `electron-store` included. */
  readonly packages: readonly string[];
  /** Node's built-in modules, without `node:`. */
  readonly builtins: readonly string[] | 'any';
  readonly surroundings: Surroundings;
  /** Named imports kept out, by module. */
  readonly withheld?: Readonly<Record<string, readonly string[]>>;
  /** What its tests (`*.test.ts`, `testing/`) may import besides. */
  readonly tests?: { readonly doors?: readonly (string | Door)[]; readonly packages?: readonly string[] };
  /** Files, relative to the folder, that may write to the terminal. */
  readonly consoleIn?: readonly string[];
}

/** Names and the policy alone, where its schemas would come too early. */
const contractNames: Door = { room: 'src-preload/contract', values: ['index.ts', 'bridge.ts', 'content-security-policy.ts'] };
const contract: Door = { room: 'src-preload/contract' };

/** From the top down: a room may import those below it. */
const mainFloors = [
  'src-main/shell',
  'src-main/ipc',
  'src-main/views',
  'src-main/sessions',
  'src-main/sign-in',
  'src-main/connection-test',
  'src-main/credentials',
  'src-main/connections',
  'src-main/okta',
  'src-main/tokens',
  'src-main/vault',
  'src-main/history',
  'src-main/browsers',
  'src-main/platform',
] as const;

type MainFloor = (typeof mainFloors)[number];

const below = (floor: MainFloor): (string | Door)[] => [...mainFloors.slice(mainFloors.indexOf(floor) + 1), contract];

/** A room of src-main: imports everything below it, is tested against okta-sim, and takes its surroundings as ports. */
const mainRoom = (
  folder: MainFloor,
  subject: string,
  own: Partial<Omit<Room, 'folder' | 'subject' | 'tests'>> & { readonly testPackages?: readonly string[] } = {},
): Room => {
  const { testPackages = [], ...rest } = own;
  return {
    folder,
    subject,
    doors: below(folder),
    packages: [],
    builtins: [],
    surroundings: 'pure',
    ...rest,
    tests: { doors: ['okta-sim'], packages: testPackages },
  };
};

/** The parts of node:crypto that make randomness, which is a port. */
const randomness = { crypto: ['randomBytes', 'randomUUID', 'randomInt', 'randomFill', 'randomFillSync', 'getRandomValues', 'webcrypto'] };

export const rooms: readonly Room[] = [
  {
    folder: 'src-main',
    subject: 'the composition root: opens the window, builds everything, wires it, starts it',
    doors: [
      ...mainFloors.slice(1).filter((floor) => floor !== 'src-main/okta'),
      { room: 'src-main/shell', values: ['index.ts', 'opening.ts'] },
      // The client by itself, so that import() brings along no more than that.
      { room: 'src-main/okta', values: ['index.ts', 'client.ts'] },
      contract,
    ],
    packages: [],
    builtins: 'any',
    surroundings: 'main',
    tests: { doors: ['okta-sim'], packages: ['jose'] },
  },
  mainRoom('src-main/shell', 'everything that touches Electron', {
    doors: [...mainFloors.slice(1), contractNames],
    packages: ['electron', 'electron-log', 'electron-store', 'zod'],
    builtins: 'any',
    surroundings: 'main',
    withheld: { electron: ['ipcRenderer'] },
  }),
  mainRoom('src-main/ipc', "binds the contract's commands to the services", { packages: ['zod'], surroundings: 'main' }),
  mainRoom('src-main/views', 'turns service state into plain views'),
  mainRoom('src-main/sessions', 'session state, refresher, scheduler, rotation', {
    packages: ['zod'],
    testPackages: ['jose'],
  }),
  mainRoom('src-main/sign-in', 'authorization requests, pending sign-ins, callbacks', {
    packages: ['zod'],
    builtins: ['crypto'],
    withheld: randomness,
    testPackages: ['jose'],
  }),
  mainRoom('src-main/connection-test', 'the way to an authorization server, walked step by step', {
    builtins: ['crypto', 'dns/promises', 'http', 'net', 'tls'],
    withheld: randomness,
    surroundings: 'main',
  }),
  mainRoom('src-main/credentials', 'client secrets and keys, in the vault', {
    packages: ['jose', 'zod'],
    builtins: ['crypto'],
    withheld: randomness,
    testPackages: ['jose'],
  }),
  mainRoom('src-main/connections', 'tenants, authorization servers, connections', {
    packages: ['zod'],
    builtins: ['net'],
    surroundings: 'main',
  }),
  mainRoom('src-main/okta', 'the protocol client', {
    packages: ['jose', 'oauth4webapi', 'openid-client', 'zod'],
    builtins: ['crypto'],
    withheld: randomness,
    testPackages: ['jose'],
  }),
  mainRoom('src-main/tokens', 'decode, verify, explain and compare tokens', {
    packages: ['jose'],
    builtins: ['crypto', 'util'],
    withheld: randomness,
  }),
  mainRoom('src-main/vault', 'the secret store over a sealing port', {
    packages: ['zod'],
    builtins: ['crypto', 'fs', 'fs/promises', 'path'],
    surroundings: 'main',
  }),
  mainRoom('src-main/history', 'what happened to each connection, without secrets', {
    packages: ['zod'],
    builtins: ['fs', 'fs/promises', 'path'],
  }),
  mainRoom('src-main/browsers', 'the browsers of a machine, and how each is started', { builtins: ['path'] }),
  mainRoom('src-main/platform', 'small ports and their real versions', { builtins: 'any', surroundings: 'main' }),
  {
    folder: 'src-preload',
    subject: 'the bridge inside the sandbox: names only, no schemas',
    doors: [{ room: 'src-preload/contract', values: ['bridge.ts'], types: ['index.ts'] }],
    packages: ['electron'],
    builtins: [],
    surroundings: 'window',
    withheld: { electron: ['ipcMain'] },
  },
  {
    folder: 'src-preload/contract',
    subject: 'the one description of everything that crosses the bridge',
    doors: [],
    packages: ['zod'],
    builtins: [],
    surroundings: 'pure',
  },
  {
    folder: 'src-renderer',
    subject: 'the user interface',
    doors: [{ room: 'src-preload/contract', values: ['bridge.ts', 'native-method.ts', 'content-security-policy.ts'], types: ['index.ts'] }],
    packages: ['react', 'react-dom', 'react-aria-components', 'uqr', 'vite'],
    builtins: [],
    surroundings: 'window',
    consoleIn: ['testing/**'],
    // Its tests run in Node and look at it from outside, in a browser.
    tests: {
      doors: [{ room: 'src-preload/contract', values: ['index.ts', 'bridge.ts', 'content-security-policy.ts'] }],
      packages: ['@axe-core/playwright', '@playwright/test', '@vitejs/plugin-react'],
    },
  },
  {
    folder: 'okta-sim',
    subject: 'an Okta-like authorization server',
    doors: [],
    packages: ['jose', 'oidc-provider', 'zod'],
    builtins: 'any',
    surroundings: 'node',
    consoleIn: ['**'],
    tests: { packages: ['openid-client', 'oauth4webapi'] },
  },
  {
    folder: 'electron-stand-in',
    subject: "the subset of Electron's API the app uses, on Node and an installed Chromium",
    doors: [],
    packages: ['@playwright/test', 'undici'],
    builtins: 'any',
    surroundings: 'node',
    consoleIn: ['**'],
    tests: { doors: ['okta-sim'], packages: ['electron'] },
  },
  {
    folder: 'e2e',
    subject: 'the built app, driven from outside',
    consoleIn: ['**'],
    doors: ['okta-sim', 'electron-stand-in', { room: 'scripts', values: ['**'] }, contract],
    packages: ['@playwright/test', '@axe-core/playwright', 'axe-core', 'jose'],
    builtins: 'any',
    surroundings: 'program',
  },
  {
    folder: 'bench',
    subject: 'measurements',
    consoleIn: ['**'],
    doors: [
      ...mainFloors.filter((floor) => floor !== 'src-main/shell'),
      // It measures the app's own stack without Electron, which shell's index.ts would bring.
      { room: 'src-main/shell', values: ['in-doubt-marks.ts', 'log-file.ts'] },
      { room: 'electron-stand-in', values: ['index.ts', 'electron/safe-storage.ts'] },
      { room: 'scripts', values: ['**'] },
      'okta-sim',
      contract,
    ],
    packages: ['@playwright/test'],
    builtins: 'any',
    surroundings: 'program',
  },
  {
    folder: 'torture',
    subject: 'what must never lose a session: kills, faults, sleep, damaged disks, long months, floods',
    consoleIn: ['**'],
    doors: [
      ...mainFloors.filter((floor) => floor !== 'src-main/shell'),
      { room: 'src-main/shell', values: ['in-doubt-marks.ts', 'log-file.ts', 'loopback-listener.ts'] },
      // Test doubles of time, chance, server and disk.
      { room: 'src-main/platform', values: ['index.ts', 'testing/**'] },
      { room: 'src-main/sessions', values: ['index.ts', 'testing/**'] },
      { room: 'src-main/vault', values: ['index.ts', 'testing/**'] },
      { room: 'bench', values: ['app-services.ts', 'okta-sim-process.ts', 'sealer.ts'] },
      { room: 'scripts', values: ['**'] },
      'okta-sim',
      contract,
    ],
    packages: ['fast-check'],
    builtins: 'any',
    surroundings: 'program',
  },
  {
    folder: 'interop',
    subject: "the app's protocol and session code against OpenID providers of other makers",
    consoleIn: ['**'],
    doors: [
      ...mainFloors.filter((floor) => floor !== 'src-main/shell'),
      { room: 'bench', values: ['app-services.ts'] },
      { room: 'scripts', values: ['**'] },
      contract,
    ],
    packages: [],
    builtins: 'any',
    surroundings: 'program',
  },
  {
    folder: 'bench/empty-window',
    subject: 'the smallest app there is, to compare with',
    doors: [],
    packages: ['electron'],
    builtins: 'any',
    surroundings: 'node',
  },
  {
    folder: 'scripts',
    subject: "a developer's programs",
    doors: ['okta-sim', 'electron-stand-in', { room: 'src-main/okta', values: ['catalogue/index.ts'] }, contract],
    packages: ['@playwright/test', 'jose', 'prettier', 'vite', 'zod'],
    builtins: 'any',
    surroundings: 'program',
    consoleIn: ['**'],
  },
];
