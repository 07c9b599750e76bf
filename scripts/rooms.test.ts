import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lintConfiguration } from './rooms-lint.ts';
import { rooms } from './rooms.ts';

/*
 * What the rooms may do is said here once more, by hand, and every violation is planted and linted for real: a mistake
 * in the table or a rule of oxlint that stops working fails a test by name.
 */

const root = resolve(import.meta.dirname, '..');

const floors = [
  'shell',
  'ipc',
  'views',
  'sessions',
  'sign-in',
  'connection-test',
  'credentials',
  'connections',
  'okta',
  'tokens',
  'vault',
  'history',
  'browsers',
  'platform',
];
const withoutTime = ['tokens', 'sessions', 'sign-in', 'okta', 'views', 'browsers'].map((floor) => `src-main/${floor}`);
const outside = ['src-renderer', 'okta-sim', 'electron-stand-in', 'e2e', 'bench', 'torture', 'scripts'];
const everyRoom = ['src-main', ...floors.map((floor) => `src-main/${floor}`), 'src-preload', 'src-preload/contract', ...outside];
const withConsole = new Set(['okta-sim', 'electron-stand-in', 'scripts', 'bench', 'torture', 'e2e']);
const withElectron = new Set(['src-main/shell', 'src-preload']);

interface Plant {
  readonly title: string;
  readonly file: string;
  readonly code: string;
  /** Rule names with a part of the message; nothing for code that is clean. */
  readonly expected: string | null;
}

const plants: Plant[] = [];
const plant = (title: string, folder: string, code: string, expected: string | null, ending = '.ts') => {
  plants.push({ title: `${folder}: ${title}`, file: `${folder}/plant-${plants.length}${ending}`, code: `${code}\n`, expected });
};
const imports = (specifier: string) => `export { planted } from '${specifier}';`;

const roomRule = 'no-restricted-imports: does not import this room';
const doorRule = 'no-restricted-imports: entered through their door';
const packageRule = 'no-restricted-imports: does not import this package';
const withheldRule = 'no-restricted-imports: does without these';
const typesRule = 'no-restricted-imports: imports only types';

// The order of src-main: downward through index.ts, never upward, never past the door.
for (const [height, floor] of floors.entries()) {
  const folder = `src-main/${floor}`;
  for (const [otherHeight, other] of floors.entries()) {
    if (other === floor) continue;
    const downward = otherHeight > height;
    plant(`${downward ? 'imports' : 'does not import'} ${other}`, folder, imports(`../${other}/index.ts`), downward ? null : roomRule);
    plant(
      `${downward ? 'imports' : 'does not import'} ${other} from a subfolder`,
      `${folder}/sub`,
      imports(`../../${other}/index.ts`),
      downward ? null : roomRule,
    );
    if (!downward) continue;
    plant(`does not import the inside of ${other}`, folder, imports(`../${other}/inside.ts`), doorRule);
    plant(`does not import the inside of ${other} from a subfolder`, `${folder}/sub`, imports(`../../${other}/inside.ts`), doorRule);
    plant(`does not import the test doubles of ${other}`, folder, imports(`../${other}/testing/double.ts`), doorRule);
    plant(`imports the test doubles of ${other} in tests`, folder, imports(`../${other}/testing/double.ts`), null, '.test.ts');
    plant(`does not import the inside of ${other} in tests`, folder, imports(`../${other}/inside.ts`), doorRule, '.test.ts');
  }
  plant('imports the contract', folder, imports('../../src-preload/contract/index.ts'), null);
  plant('does not import the inside of the contract', folder, imports('../../src-preload/contract/views.ts'), doorRule);
  plant('does not import the preload', folder, imports('../../src-preload/index.ts'), roomRule);
  plant('does not import the composition root', folder, imports('../index.ts'), 'no-restricted-imports: import the file itself');
  for (const other of outside) plant(`does not import ${other}`, folder, imports(`../../${other}/index.ts`), roomRule);
  plant('imports okta-sim in tests', folder, imports('../../okta-sim/index.ts'), null, '.test.ts');
  plant('does not sleep in tests', folder, 'setTimeout(() => undefined, 10);', 'no-restricted-globals: do not sleep', '.test.ts');
  plant('does not sleep in tests by a module', folder, imports('node:timers/promises'), 'no-restricted-imports: do not sleep', '.test.ts');
  plant('does not use the global fetch', folder, "export const planted = fetch('https://example.com');", 'no-restricted-globals: Fetch');
  plant('imports its own files', `${folder}/sub`, imports('../own.ts'), null);
}
for (const floor of floors) {
  plant(`imports ${floor}`, 'src-main', imports(`./${floor}/index.ts`), null);
  plant(`does not import the inside of ${floor}`, 'src-main', imports(`./${floor}/inside.ts`), doorRule);
}

// What belongs to few.
for (const folder of everyRoom) {
  plant('does not import an unknown package', folder, imports('left-pad'), packageRule);
  if (!withElectron.has(folder)) {
    plant('does not import electron', folder, imports('electron'), packageRule);
    plant('does not load electron later', folder, "export const planted = import('electron');", packageRule);
    plant("does not import electron's types", folder, "import type { App } from 'electron';\nexport type Planted = App;", packageRule);
  }
  if (folder !== 'src-main/shell') {
    plant('does not import electron-store', folder, imports('electron-store'), packageRule);
  }
  if (!withConsole.has(folder)) plant('does not write to the console', folder, 'console.log(1);', 'no-console');
  for (const other of ['e2e', 'bench']) {
    // torture shares the measurements' services.
    if (folder === other || (folder === 'torture' && other === 'bench')) continue;
    const up = '../'.repeat(folder.split('/').length);
    plant(`does not import ${other}`, folder, imports(`${up}${other}/helper.ts`), roomRule);
  }
}
plant('imports electron', 'src-main/shell', "export { ipcMain } from 'electron';", null);
plant('imports other parts of electron', 'src-main/shell', "export { app } from 'electron';", null);
plant('has no ipcRenderer', 'src-main/shell', "export { ipcRenderer } from 'electron';", withheldRule);
plant('has no ipcMain', 'src-preload', "export { ipcMain } from 'electron';", withheldRule);
plant('has ipcRenderer', 'src-preload', "export { ipcRenderer } from 'electron';", null);

// Time, randomness, network and process are ports.
const surroundings: readonly (readonly [code: string, expected: string])[] = [
  ['export const planted = Date.now();', 'no-restricted-globals: Clock'],
  ['export const planted = new Date();', 'no-restricted-globals: Clock'],
  ['export const planted = globalThis.Date.now();', 'no-restricted-globals: no global object'],
  ["export const planted = globalThis['Date'];", 'no-restricted-globals: no global object'],
  ['export const { Date: planted } = globalThis;', 'no-restricted-globals: no global object'],
  ['export const planted = global.Date;', 'no-restricted-globals: no global object'],
  ['export const planted = performance.now();', 'no-restricted-globals: Clock'],
  ["export { performance as planted } from 'node:perf_hooks';", packageRule],
  ["export { setTimeout as planted } from 'node:timers';", packageRule],
  ["export { setTimeout as planted } from 'node:timers/promises';", packageRule],
  ['export const planted = setTimeout(() => undefined, 1);', 'no-restricted-globals: Clock'],
  ['export const planted = setInterval(() => undefined, 1);', 'no-restricted-globals: Clock'],
  ['export const planted = setImmediate(() => undefined);', 'no-restricted-globals: Clock'],
  ['export const planted = AbortSignal.timeout(1);', 'no-restricted-properties: Clock'],
  ['export const planted = Math.random();', 'no-restricted-properties: Random'],
  ['export const { random: planted } = Math;', 'no-restricted-properties: Random'],
  ['export const planted = crypto.randomUUID();', 'no-restricted-globals: Random'],
  ["export const planted = fetch('https://example.com');", 'no-restricted-globals: Fetch'],
  ['export const planted = process.hrtime();', 'no-restricted-globals: no process'],
  ["export { request as planted } from 'node:https';", packageRule],
  ["export { readFile as planted } from 'node:fs/promises';", packageRule],
];
for (const folder of [...withoutTime, 'src-preload/contract']) {
  for (const [code, expected] of surroundings) plant(code, folder, code, expected);
  plant('may name a type Date', folder, 'export const planted = (date: Date) => date.getTime();', null);
  plant('may use Date in tests', folder, 'export const planted = Date.now();', null, '.test.ts');
}
for (const folder of ['src-main/sign-in', 'src-main/connection-test', 'src-main/tokens']) {
  plant('draws no randomness from node:crypto', folder, "export { randomBytes } from 'node:crypto';", withheldRule);
  plant('draws no randomness from all of node:crypto', folder, "export * from 'node:crypto';", withheldRule);
  plant('hashes with node:crypto', folder, "export { createHash } from 'node:crypto';", null);
}

// The window and the bridge.
const contractFromRenderer = '../src-preload/contract';
plant(
  'imports types of the contract',
  'src-renderer',
  `import type { A } from '${contractFromRenderer}/index.ts';\nexport type B = A;`,
  null,
);
plant('imports no values of the contract', 'src-renderer', imports(`${contractFromRenderer}/index.ts`), typesRule);
plant('imports no values from a subfolder', 'src-renderer/sub', imports(`../${contractFromRenderer}/index.ts`), typesRule);
plant('imports values of the contract in tests', 'src-renderer', imports(`${contractFromRenderer}/index.ts`), null, '.test.ts');
plant('imports no schemas', 'src-renderer', imports(`${contractFromRenderer}/commands.ts`), doorRule);
plant('imports the names of the bridge', 'src-renderer', imports(`${contractFromRenderer}/bridge.ts`), null);
plant('imports the policy', 'src-renderer', imports(`${contractFromRenderer}/content-security-policy.ts`), null);
plant('does not import main', 'src-renderer', imports('../src-main/views/index.ts'), roomRule);
plant("does not import main's types", 'src-renderer', "import type { A } from '../src-main/core/views/index.ts';\nexport type B = A;", roomRule);
plant('does not import the preload', 'src-renderer', imports('../src-preload/index.ts'), roomRule);
for (const folder of ['src-preload', 'src-renderer']) {
  plant('has no schema library', folder, imports('zod'), packageRule);
  plant('has no Node', folder, imports('node:fs'), packageRule);
  plant('has no process', folder, 'export const planted = process.env;', 'no-restricted-globals: no Node');
  plant('has no network', folder, "export const planted = fetch('https://example.com');", 'no-restricted-globals: no network');
  plant('has no network by the window', folder, "export const planted = window.fetch('/');", 'no-restricted-properties: belong to main');
  plant('stores nothing', folder, "localStorage.setItem('a', 'b');", 'no-restricted-globals: stores nothing');
  plant('leaves the clipboard to main', folder, 'export const planted = navigator.clipboard;', 'no-restricted-properties: happens in main');
}
plant('imports the names of the bridge', 'src-preload', imports('./contract/bridge.ts'), null);
plant('imports no schemas', 'src-preload', imports('./contract/commands.ts'), doorRule);
plant('imports types of the contract', 'src-preload', "import type { A } from './contract/index.ts';\nexport type B = A;", null);
plant('imports no values of the contract', 'src-preload', imports('./contract/index.ts'), typesRule);
plant('does not import the preload', 'src-preload/contract', imports('../index.ts'), 'no-restricted-imports: import the file itself');
plant('does not import main', 'src-preload/contract', imports('../../src-main/platform/index.ts'), roomRule);
plant('has no Node', 'src-preload/contract', imports('node:crypto'), packageRule);
plant('imports zod', 'src-preload/contract', imports('zod'), null);

// Programs around the app stand on their own feet.
for (const folder of ['okta-sim', 'electron-stand-in']) {
  plant('does not import the app', folder, imports('../src-main/platform/index.ts'), roomRule);
  plant('does not import the contract', folder, imports('../src-preload/contract/index.ts'), roomRule);
}
plant('does not import the app', 'e2e', imports('../src-main/platform/index.ts'), roomRule);
plant('imports okta-sim', 'e2e', imports('../okta-sim/index.ts'), null);
plant('does not import the inside of okta-sim', 'e2e', imports('../okta-sim/inside.ts'), doorRule);
plant('imports rooms of the app', 'bench', imports('../src-main/okta/index.ts'), null);
plant('does not import the inside of a room', 'bench', imports('../src-main/okta/inside.ts'), doorRule);
plant('does not bring Electron along', 'bench', imports('../src-main/shell/index.ts'), doorRule);
plant('imports a part of the shell without Electron', 'bench', imports('../src-main/shell/log-file.ts'), null);
plant('imports the doubles of a room', 'torture', imports('../src-main/sessions/testing/fake-okta.ts'), null);
plant('imports the measured services', 'torture', imports('../bench/app-services.ts'), null);
plant('does not import the inside of a room', 'torture', imports('../src-main/sessions/refresher.ts'), doorRule);
plant('does not import the rest of the measurements', 'torture', imports('../bench/helper.ts'), doorRule);
plant('does not bring Electron along', 'torture', imports('../src-main/shell/index.ts'), doorRule);
plant('imports electron', 'bench/empty-window', imports('electron'), null);
plant('does not import the app', 'bench/empty-window', imports('../../src-main/platform/index.ts'), roomRule);
plant('does not import the app', 'scripts', imports('../src-main/platform/index.ts'), roomRule);

// By whatever road.
plant('no way round by ..', 'src-main/okta', imports('./sub/../../shell/index.ts'), 'no-restricted-imports: Name the file');
plant('no folder import', 'src-main/okta', imports('..'), 'no-restricted-imports: Name the file');
plant('no folder import of a room', 'src-main/okta', imports('../tokens'), doorRule);
plant('no import() of a room above', 'src-main/okta', "export const planted = import('../shell/index.ts');", roomRule);
plant(
  'no import() type of a room above',
  'src-main/okta',
  "export type Planted = import('../shell/index.ts').A;",
  'consistent-type-imports',
);
plant('no import for its effects', 'src-main/okta', "import '../shell/index.ts';", roomRule);
for (const folder of ['src-main', 'src-main/okta', 'src-preload/contract'])
  plant('no import for its effects alone', folder, "import './own.ts';", 'no-unassigned-import');
plant('imports the protocol client by itself', 'src-main', "export const planted = import('./okta/client.ts');", null);
plant('does not import the protocol client by itself', 'src-main/ipc', "export const planted = import('../okta/client.ts');", doorRule);
plant('no require', 'src-main/okta', "export const planted = require('./own.ts');", 'no-require-imports');

/** The same for rules that need types or other files. */
const typed: readonly Plant[] = [
  {
    title: 'a promise nobody waits for',
    file: 'src-main/okta/floating.ts',
    code: 'const later = async () => 1;\nexport const planted = () => {\n  later();\n};\n',
    expected: 'no-floating-promises',
  },
  {
    title: 'a promise taken for a condition',
    file: 'src-main/okta/misused.ts',
    code: 'export const planted = (later: () => Promise<boolean>) => {\n  if (later()) return 1;\n  return 2;\n};\n',
    expected: 'no-misused-promises',
  },
  {
    title: 'a switch that forgets a case',
    file: 'src-main/okta/exhaustive.ts',
    code: "export const planted = (kind: 'a' | 'b'): void => {\n  switch (kind) {\n    case 'a':\n      return;\n  }\n};\n",
    expected: 'switch-exhaustiveness-check',
  },
  {
    title: 'any that spreads',
    file: 'src-main/okta/unsafe.ts',
    code: 'export const planted = (text: string): string => JSON.parse(text).a;\n',
    expected: 'no-unsafe-member-access',
  },
  {
    title: 'something thrown that is no error',
    file: 'src-main/okta/thrown.ts',
    code: "export const planted = () => {\n  throw { code: 'a' };\n};\n",
    expected: 'only-throw-error',
  },
  {
    title: 'a cycle',
    file: 'src-main/okta/circle.ts',
    code: "import { b } from './round.ts';\nexport const a = () => b;\n",
    expected: 'no-cycle',
  },
  {
    title: 'its other half',
    file: 'src-main/okta/round.ts',
    code: "import { a } from './circle.ts';\nexport const b = () => a;\n",
    expected: 'no-cycle',
  },
  {
    title: 'a hook inside a condition',
    file: 'src-renderer/hook.tsx',
    code: "import { useState } from 'react';\nexport const Planted = ({ on }: { on: boolean }) => {\n  if (on) useState(1);\n  return null;\n};\n",
    expected: 'rules-of-hooks',
  },
  {
    title: 'a picture without a text',
    file: 'src-renderer/picture.tsx',
    code: 'export const Planted = () => <img src="a.png" />;\n',
    expected: 'alt-text',
  },
  {
    title: 'clean code',
    file: 'src-main/okta/clean.ts',
    code: 'export const planted = async (later: () => Promise<number>): Promise<number> => (await later()) + 1;\n',
    expected: null,
  },
];

const report = z.object({
  diagnostics: z.array(z.object({ message: z.string(), code: z.string().optional(), help: z.string().optional(), filename: z.string() })),
});

/** Lints `some` in a folder of their own with the committed configuration: what was said about each file. */
const lint = async (folder: string, some: readonly Plant[], typeAware: boolean): Promise<ReadonlyMap<string, readonly string[]>> => {
  const configuration = z
    .looseObject({ options: z.looseObject({}) })
    .parse(JSON.parse(await readFile(join(root, '.oxlintrc.json'), 'utf8')));
  const options = { ...configuration.options, typeAware };
  await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify({ ...configuration, options }));
  await Promise.all(
    some.map(async ({ file, code }) => {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), code);
    }),
  );
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const output = await new Promise<string>((done) => {
    // Violations make a bad exit code: only what was written counts.
    execFile(process.execPath, [oxlint, '-f', 'json', '.'], { cwd: folder, maxBuffer: 2 ** 26 }, (_error, stdout) => done(stdout));
  });
  const said = new Map<string, string[]>();
  for (const { filename, code = '', message, help = '' } of report.parse(JSON.parse(output)).diagnostics) {
    const file = filename.split(sep).join('/');
    said.set(file, [...(said.get(file) ?? []), `${code}: ${message} ${help}`]);
  }
  return said;
};

const matches = (said: readonly string[], expected: string): boolean => {
  const [rule = '', fragment = ''] = expected.split(': ');
  return said.some((line) => line.includes(`(${rule})`) && line.toLowerCase().includes(fragment.toLowerCase()));
};

const itSays = (some: readonly Plant[], said: () => ReadonlyMap<string, readonly string[]>) => {
  it.each(some.map((one) => [one.title, one] as const))('%s', (_title, { file, expected }) => {
    const lines = said().get(file) ?? [];
    if (expected === null) expect(lines).toEqual([]);
    else expect(lines.join('\n')).toSatisfy(() => matches(lines, expected), `${expected} in:\n${lines.join('\n')}`);
  });
};

describe('the linter keeps the rooms apart', () => {
  let folder: string;
  let said: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rooms-'));
    said = await lint(folder, plants, false);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));
  itSays(plants, () => said);
});

describe('the linter knows types and cycles', () => {
  let folder: string;
  let said: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rooms-typed-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const compilerOptions = {
      strict: true,
      module: 'esnext',
      moduleResolution: 'bundler',
      jsx: 'react-jsx',
      noEmit: true,
      lib: ['es2023', 'dom'],
    };
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, allowImportingTsExtensions: true }, include: ['**/*.ts', '**/*.tsx'] }),
    );
    said = await lint(folder, typed, true);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));
  itSays(typed, () => said);
});

describe('the table of rooms', () => {
  it('is what .oxlintrc.json was generated from (npm run lint:generate)', async () => {
    expect(JSON.parse(await readFile(join(root, '.oxlintrc.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(lintConfiguration())));
  });

  it('names every folder with code', async () => {
    const folders = async (parent: string) =>
      (await readdir(join(root, parent), { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const hasCode = async (name: string) =>
      (await readdir(join(root, name), { recursive: true })).some((file) => /\.[cm]?[jt]sx?$/.test(file));
    const tops = (await folders('.')).filter((name) => !/^(?:\..*|node_modules|out|docs|test-results|playwright-report)$/.test(name));
    const rest = (await folders('src-main')).filter((name) => name !== 'testing');
    const candidates = [...tops, ...rest.map((name) => `src-main/${name}`)];
    const known = new Set(rooms.map((room) => room.folder));
    const withCode = await Promise.all(candidates.map(async (name) => ((await hasCode(name)) ? name : null)));
    expect(withCode.filter((name) => name !== null && !known.has(name))).toEqual([]);
  });
});
