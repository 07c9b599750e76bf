import { writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { posix, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'prettier';
import { baseRules, testRules, untypedRules } from './lint-rules.ts';
import { type Door, type Room, type Surroundings, rooms } from './rooms.ts';

/*
 * Writes `.oxlintrc.json` from the table of rooms. An override in oxlint replaces a rule's options instead of adding to
 * them, so each room gets the full options of every rule that differs between rooms, once for its code and once for
 * its tests.
 */

type Rule = 'off' | 'warn' | 'error' | readonly [severity: 'warn' | 'error', ...options: unknown[]];
export type Rules = Readonly<Record<string, Rule>>;

const seeTable = 'The table of rooms is scripts/rooms.ts.';

const clockGlobals = ['Date', 'performance'];
const timerGlobals = ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'];
const networkGlobals = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'];
/** Whoever holds the global object holds everything on it: `globalThis.Date` is no `Date` to the linter. */
const globalObjects = ['globalThis', 'global', 'self', 'window'];
const timerModules = ['node:timers', 'node:timers/promises', 'node:perf_hooks'];

const restrictedGlobals: Readonly<Record<Surroundings, readonly (readonly [names: readonly string[], why: string])[]>> = {
  pure: [
    [clockGlobals, 'Time is a port here: take a Clock.'],
    [timerGlobals, 'Time is a port here: take a Clock.'],
    [networkGlobals, 'The network is a port here: take a Fetch.'],
    [['crypto'], 'Randomness is a port here: take a Random.'],
    [['process'], 'This room knows no process: take what it needs as a parameter.'],
    [globalObjects, 'This room uses no global object: take a port.'],
  ],
  main: [[networkGlobals, "The app's network is Electron's net.fetch on its own session: take a Fetch."]],
  node: [],
  window: [
    [networkGlobals, 'The window has no network: ask main over the bridge.'],
    [['localStorage', 'sessionStorage', 'indexedDB', 'caches'], 'The window stores nothing: settings live in main.'],
    [['process', 'Buffer', 'require', 'global'], 'There is no Node in the window.'],
  ],
  program: [],
};

const restrictedProperties: Readonly<Record<Surroundings, readonly (readonly [object: string, property: string, why: string])[]>> = {
  pure: [
    ['Math', 'random', 'Randomness is a port here: take a Random.'],
    ['AbortSignal', 'timeout', 'Time is a port here: take a Clock.'],
  ],
  main: [],
  node: [],
  window: [
    ...['window', 'globalThis', 'self'].flatMap((object) =>
      [...networkGlobals, 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'open'].map(
        (property) => [object, property, 'Network, storage and new windows belong to main.'] as const,
      ),
    ),
    ['navigator', 'clipboard', 'Copying happens in main, which clears it again.'],
    ['navigator', 'sendBeacon', 'The window has no network: ask main over the bridge.'],
    ['document', 'cookie', 'The window stores nothing.'],
  ],
  program: [],
};

const doorOf = (door: string | Door): Door => (typeof door === 'string' ? { room: door } : door);
const topOf = (folder: string) => folder.split('/', 1)[0] ?? folder;
const escape = (text: string) => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

/** The part of a relative import from one folder to another that stays the same however deep the importing file lies. */
const tailOf = (from: string, to: string) => {
  const relative = posix.relative(from, to);
  const tail = relative.replace(/^(?:\.\.\/)+/, '');
  return { tail, inside: tail === relative };
};

/** Rooms and whole top-level folders that `room` may not import, as one pattern. */
const forbiddenRooms = (room: Room, doors: readonly Door[]) => {
  const open = new Set([room.folder, ...doors.map((door) => door.room)]);
  const openTops = new Set([...open].map(topOf));
  const closedTops = [...new Set(rooms.map(({ folder }) => topOf(folder)))].filter((top) => !openTops.has(top));
  const closed = rooms.filter(({ folder }) => openTops.has(topOf(folder)) && !open.has(folder) && !room.folder.startsWith(`${folder}/`));
  const spelled = [...closedTops, ...closed.map(({ folder }) => folder)].map((folder) => {
    const { tail, inside } = tailOf(room.folder, folder);
    const parent = rooms.some((other) => other.folder.startsWith(`${folder}/`) && open.has(other.folder));
    return `${inside ? String.raw`\./` : String.raw`(?:\.\./)+`}${escape(tail)}${parent ? '/[^/]+$' : '(?:/|$)'}`;
  });
  return spelled.length === 0
    ? []
    : [{ regex: `^(?:${spelled.join('|')})`, message: `${room.folder} does not import this room. ${seeTable}` }];
};

/** Doors through which only types may pass. */
const typeDoors = (room: Room, doors: readonly Door[]) =>
  doors
    .filter((door) => door.types !== undefined)
    .map((door) => ({
      regex: `^(?:\\.{1,2}/)+${escape(tailOf(room.folder, door.room).tail)}/(?:${(door.types ?? []).map(escape).join('|')})$`,
      allowTypeImports: true,
      message: `${room.folder} imports only types from this file. ${seeTable}`,
    }));

/**
 * Everything but the packages, built-ins and doors of the table. One group, since oxlint forgets what other groups found
 * once an exception (`!`) matches; within it the last match decides, as in a .gitignore.
 */
const closedOtherwise = (
  room: Room,
  doors: readonly Door[],
  packages: readonly string[],
  builtins: readonly string[],
  testing: boolean,
) => {
  const files = (door: Door) => [...(door.values ?? ['index.ts']), ...(door.types ?? []), ...(testing ? ['testing/**'] : [])];
  const entrances = (inside: boolean) =>
    doors
      .map((door) => ({ door, tail: tailOf(room.folder, door.room) }))
      .filter(({ tail }) => tail.inside === inside)
      .flatMap(({ door, tail: { tail } }) => [`**/${tail}/**`, `**/${tail}`, ...files(door).map((file) => `!**/${tail}/${file}`)]);
  const own = ['!./**'];
  return {
    group: [
      '*',
      '!../**',
      ...packages.flatMap((name) => [`!${name}`, `!${name}/**`]),
      ...builtins.map((name) => `!node:${name}`),
      ...entrances(false),
      ...own,
      ...entrances(true),
    ],
    message: `${room.folder} does not import this package, or this file: rooms are entered through their door (index.ts). ${seeTable}`,
  };
};

const restrictedImports = (room: Room, testing: boolean) => {
  const testDoors = testing ? (room.tests?.doors ?? []).map(doorOf) : [];
  const opened = new Set(testDoors.map((door) => door.room));
  const doors = [...room.doors.map(doorOf).filter((door) => !opened.has(door.room)), ...testDoors];
  const packages = [...room.packages, ...(testing ? ['vitest', 'fast-check', ...(room.tests?.packages ?? [])] : [])];
  const builtins = testing || room.builtins === 'any' ? ['*', '*/*'] : room.builtins;
  const sleepless = testing && (room.surroundings === 'pure' || room.surroundings === 'main');
  return {
    paths: [
      ...(sleepless ? timerModules.map((name) => ({ name, message: 'Unit tests do not sleep: use the virtual clock.' })) : []),
      ...(testing ? [] : Object.entries(room.withheld ?? {})).map(([module, importNames]) => ({
        name: isBuiltin(module) ? `node:${module}` : module,
        importNames,
        message: `${room.folder} does without these. ${seeTable}`,
      })),
    ],
    patterns: [
      { regex: String.raw`^\.{1,2}(?:/\.\.)*/?$|[^./]/\.\.(?:/|$)`, message: 'Name the file, by the shortest way.' },
      ...(testing
        ? []
        : [{ regex: String.raw`^(?:\./|(?:\.\./)+)index\.ts$`, message: 'Inside a room import the file itself, not the door.' }]),
      ...forbiddenRooms(room, doors),
      ...typeDoors(room, doors),
      closedOtherwise(room, doors, packages, builtins, testing),
    ],
  };
};

const rulesOf = (room: Room, testing: boolean): Rules => {
  const restricts = room.surroundings === 'pure' || room.surroundings === 'main';
  const globals = testing
    ? restricts
      ? [
          [
            timerGlobals.filter((name) => !name.startsWith('clear') && name !== 'setImmediate'),
            'Unit tests do not sleep: use the virtual clock.',
          ] as const,
        ]
      : []
    : restrictedGlobals[room.surroundings];
  const properties = testing ? [] : restrictedProperties[room.surroundings];
  return {
    'no-restricted-imports': ['error', restrictedImports(room, testing)],
    'no-restricted-globals':
      globals.length === 0 ? 'off' : ['error', ...globals.flatMap(([names, message]) => names.map((name) => ({ name, message })))],
    'no-restricted-properties':
      properties.length === 0 ? 'off' : ['error', ...properties.map(([object, property, message]) => ({ object, property, message }))],
  };
};

/** `folder/**` without the rooms nested in it: those have overrides of their own further down the list. */
const filesOf = (room: Room, testing: boolean) =>
  testing
    ? [`${room.folder}/**/*.test.{ts,tsx}`, `${room.folder}/**/testing/**/*.{ts,tsx,js,mjs,cjs}`]
    : [`${room.folder}/**/*.{ts,tsx,mts,cts,js,mjs,cjs}`];

/** The whole configuration, as JSON. */
export const lintConfiguration = () => ({
  $schema: './node_modules/oxlint/configuration_schema.json',
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'react', 'jsx-a11y', 'vitest'],
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['out/**', 'node_modules/**', 'test-results/**', 'playwright-report/**'],
  ...baseRules,
  overrides: [
    { files: ['**/*.test.{ts,tsx}', '**/testing/**', 'e2e/**'], rules: testRules },
    { files: ['**/*.{js,cjs,mjs}'], rules: untypedRules },
    // The build leaves out what does something only by being imported (docs/decisions/0023).
    { files: ['src-main/**/*.ts', 'src-preload/**/*.ts'], rules: { 'import/no-unassigned-import': 'error' } },
    // A room nested in another's folder comes after it: the last override that matches a file decides.
    ...rooms
      .toSorted((a, b) => a.folder.split('/').length - b.folder.split('/').length)
      .flatMap((room) => [
        { files: filesOf(room, false), rules: rulesOf(room, false) },
        ...(room.consoleIn === undefined
          ? []
          : [{ files: room.consoleIn.map((file) => `${room.folder}/${file}`), rules: { 'no-console': 'off' } }]),
        { files: filesOf(room, true), rules: rulesOf(room, true) },
      ]),
  ],
});

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const target = resolve(import.meta.dirname, '..', '.oxlintrc.json');
  await writeFile(target, await format(JSON.stringify(lintConfiguration()), { parser: 'json', printWidth: 140 }));
}
