import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

/* One violation of each rule is planted and checked for real, so that a rule that stops working fails by name. */

const root = resolve(import.meta.dirname, '..');

interface Plant {
  readonly title: string;
  readonly file: string;
  readonly code: string;
  /** Rule name with a part of the message; nothing for code that is clean. */
  readonly expected: string | null;
}

const plants: Plant[] = [];
const plant = (title: string, folder: string, code: string, expected: string | null, ending = '.ts') => {
  plants.push({ title: `${folder}: ${title}`, file: `${folder}/plant-${plants.length}${ending}`, code: `${code}\n`, expected });
};
const imports = (specifier: string) => `export { planted } from '${specifier}';`;
const importRule = (words: string) => `no-restricted-imports: ${words}`;

// Inside the core imports run downward, through index.ts.
const floors = ['commands', 'views', 'sessions', 'sign-in', 'credentials', 'connections', 'okta', 'tokens', 'history', 'storage', 'base'];
for (const [height, floor] of floors.entries()) {
  const folder = `src-main/core/${floor}`;
  const [above, below] = [floors[height - 1], floors[height + 1]];
  plant('does not import the core', folder, imports('../core.ts'), importRule('Imports run downward'));
  if (above !== undefined) {
    plant('imports nothing above', folder, imports(`../${above}/index.ts`), importRule('Imports run downward'));
    plant(
      'imports nothing above from a subfolder',
      `${folder}/sub`,
      imports(`../../${above}/index.ts`),
      importRule('Imports run downward'),
    );
  }
  if (below !== undefined) {
    plant('imports what lies below', folder, imports(`../${below}/index.ts`), null);
    plant('does not enter it elsewhere', folder, imports(`../${below}/inside.ts`), importRule('through its index.ts'));
    plant('uses its test doubles in tests', folder, imports(`../${below}/testing/double.ts`), null, '.test.ts');
  }
}

plant('does not import the ports of the core', 'src-main/core/commands', imports('../ports.ts'), importRule('Imports run downward'));

// Stored formats are nobody else's.
const formats = 'src-main/core/storage/formats';
plant('owns its schema', formats, imports('../../../../src-preload/contract/index.ts'), importRule('does not import the contract'));
plant('imports no service', formats, imports('../vault.ts'), importRule('imports no service'));
plant('imports no service from above', formats, imports('../../sessions/index.ts'), importRule('imports no service'));
plant('imports no host', formats, imports('node:fs'), importRule('runs anywhere'));
plant('imports what formats have in common', formats, imports('./format.ts'), null);

// The core takes everything of its surroundings as ports.
const surroundings: ReadonlyArray<readonly [code: string, expected: string]> = [
  ['export const planted = Date.now();', 'no-restricted-globals: Clock'],
  ['export const planted = globalThis.Date;', 'no-restricted-globals: no global object'],
  ['export const planted = performance.now();', 'no-restricted-globals: Clock'],
  ['export const planted = setTimeout(() => undefined, 1);', 'no-restricted-globals: Clock'],
  ['export const planted = setInterval(() => undefined, 1);', 'no-restricted-globals: Clock'],
  ['export const planted = AbortSignal.timeout(1);', 'no-restricted-properties: Clock'],
  ['export const planted = Math.random();', 'no-restricted-properties: Random'],
  ['export const planted = crypto.randomUUID();', 'no-restricted-globals: Random'],
  ["export const planted = fetch('https://example.com');", 'no-restricted-globals: Fetch'],
  ['export const planted = process.hrtime();', 'no-restricted-globals: no Node'],
  ["export { readFile as planted } from 'node:fs/promises';", importRule('runs anywhere')],
  ["export { app as planted } from 'electron';", importRule('runs anywhere')],
  ["export { planted } from '../../node/log-file.ts';", importRule('imports no host')],
  ["export const planted = import('../../electron/app.ts');", importRule('imports no host')],
];
for (const [code, expected] of surroundings) plant('takes a port', 'src-main/core/okta', code, expected);
plant('may name a type Date', 'src-main/core/okta', 'export const planted = (date: Date) => date.getTime();', null);
plant(
  'does not sleep in tests',
  'src-main/core/okta',
  'export const planted = setTimeout(() => undefined, 1);',
  'no-restricted-globals: do not sleep',
  '.test.ts',
);
plant('names the file', 'src-main/core/okta', imports('..'), importRule('Name the file'));
plant('is not imported for its effects', 'src-main/core/okta', "import './own.ts';", 'no-unassigned-import');
plant('has no require', 'src-main/core/okta', "export const planted = require('./own.ts');", 'no-require-imports');

// Hosts.
plant('knows no Electron', 'src-main/node', imports('electron'), importRule('knows no Electron'));
plant('knows no Electron by another host', 'src-main/node', imports('../electron/app.ts'), importRule('knows no Electron'));
plant('imports electron', 'src-main/electron', "export { ipcMain } from 'electron';", null);
plant('has no ipcRenderer', 'src-main/electron', "export { ipcRenderer } from 'electron';", importRule("preload's"));
plant(
  'has no network of its own',
  'src-main/electron',
  "export const planted = fetch('https://example.com');",
  'no-restricted-globals: on a session of its own',
);

// The contract, the preload and the window.
plant('imports nothing of the app', 'src-preload/contract', imports('../index.ts'), importRule('imports nothing of the app'));
plant('has no Node', 'src-preload/contract', imports('node:crypto'), importRule('runs anywhere'));
plant('imports zod', 'src-preload/contract', imports('zod'), null);
const contract = '../src-preload/contract';
plant('imports types of the contract', 'src-renderer', `import type { A } from '${contract}/index.ts';\nexport type B = A;`, null);
plant('imports no schemas', 'src-renderer', imports(`${contract}/index.ts`), importRule("bridge's names"));
plant('imports the names of the bridge', 'src-renderer', imports(`${contract}/bridge.ts`), null);
plant('does not import main', 'src-renderer', imports('../src-main/core/views/index.ts'), importRule('by the contract alone'));
plant('does not import the preload', 'src-renderer', imports('../src-preload/index.ts'), importRule('by the contract alone'));
// The window's own layers: ui < store < actions < pages < app.
const layers = ['ui', 'store', 'actions', 'pages/overview', 'app'];
for (const [index, layer] of layers.entries()) {
  const up = '../'.repeat(layer.split('/').length);
  for (const [other, name] of layers.entries()) {
    if (other === index) continue;
    const message = index === 0 ? 'knows no domain' : 'Imports run downward';
    plant(`imports ${name}`, `src-renderer/${layer}`, imports(`${up}${name}/planted.ts`), other < index ? null : importRule(message));
  }
}
const typeOfContract = "import type { A } from '../../src-preload/contract/index.ts';\nexport type B = A;";
plant('has no type of the contract', 'src-renderer/ui', typeOfContract, importRule('knows no domain'));
plant('takes types of the contract', 'src-renderer/store', typeOfContract, null);
plant('imports no other page', 'src-renderer/pages/forms', imports('../connection/planted.ts'), importRule('no other page'));
plant('imports what pages share', 'src-renderer/pages/forms', imports('../shared/planted.ts'), null);
plant('imports no page', 'src-renderer/pages/shared', imports('../forms/planted.ts'), importRule('no other page'));
plant('shows parts of forms', 'src-renderer/pages/connection', imports('../forms/planted.ts'), null);
plant('imports no other page', 'src-renderer/pages/connection', imports('../overview/planted.ts'), importRule('no other page'));
for (const folder of ['src-preload', 'src-renderer']) {
  plant('has no schema library', folder, imports('zod'), importRule('neither Node nor schemas'));
  plant('has no Node', folder, imports('node:fs'), importRule('neither Node nor schemas'));
  plant('has no process', folder, 'export const planted = process.env;', 'no-restricted-globals: no Node');
  plant('has no network', folder, "export const planted = fetch('https://example.com');", 'no-restricted-globals: no network');
  plant('has no network by the window', folder, "export const planted = window.fetch('/');", 'no-restricted-properties: belong to main');
  plant('stores nothing', folder, "localStorage.setItem('a', 'b');", 'no-restricted-globals: stores nothing');
  plant('leaves the clipboard to main', folder, 'export const planted = navigator.clipboard;', 'no-restricted-properties: happens in main');
}
plant('imports the names of the bridge', 'src-preload', imports('./contract/bridge.ts'), null);
plant('imports no schemas', 'src-preload', imports('./contract/index.ts'), importRule("bridge's names"));
plant('has no ipcMain', 'src-preload', "export { ipcMain } from 'electron';", importRule("main's"));

// Programs around the app.
for (const folder of ['okta-sim', 'electron-stand-in'])
  plant('knows nothing of the app', folder, imports('../src-main/core/base/index.ts'), importRule('knows nothing of it'));
for (const folder of ['e2e', 'scripts'])
  plant('looks at the app from outside', folder, imports('../src-main/core/base/index.ts'), importRule('from outside'));
plant('writes nothing to the terminal', 'src-main/node', "console.log('planted');", 'no-console');
plant('may write to the terminal', 'scripts', "console.log('planted');", null);

/** The same for rules that need types or other files. */
const typed: readonly Plant[] = [
  {
    title: 'a promise nobody waits for',
    file: 'src-main/core/okta/floating.ts',
    code: 'const later = async () => 1;\nexport const planted = () => {\n  later();\n};\n',
    expected: 'no-floating-promises',
  },
  {
    title: 'a promise taken for a condition',
    file: 'src-main/core/okta/misused.ts',
    code: 'export const planted = (later: () => Promise<boolean>) => {\n  if (later()) return 1;\n  return 2;\n};\n',
    expected: 'no-misused-promises',
  },
  {
    title: 'a switch that forgets a case',
    file: 'src-main/core/okta/exhaustive.ts',
    code: "export const planted = (kind: 'a' | 'b'): void => {\n  switch (kind) {\n    case 'a':\n      return;\n  }\n};\n",
    expected: 'switch-exhaustiveness-check',
  },
  {
    title: 'any that spreads',
    file: 'src-main/core/okta/unsafe.ts',
    code: 'export const planted = (text: string): string => JSON.parse(text).a;\n',
    expected: 'no-unsafe-member-access',
  },
  {
    title: 'something thrown that is no error',
    file: 'src-main/core/okta/thrown.ts',
    code: "export const planted = () => {\n  throw { code: 'a' };\n};\n",
    expected: 'only-throw-error',
  },
  {
    title: 'a cycle',
    file: 'src-main/core/okta/circle.ts',
    code: "import { b } from './round.ts';\nexport const a = () => b;\n",
    expected: 'no-cycle',
  },
  {
    title: 'its other half',
    file: 'src-main/core/okta/round.ts',
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
    file: 'src-main/core/okta/clean.ts',
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

describe('the linter keeps the layers apart', () => {
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

/** What the compiler says of files planted into the project of a layer. */
const compile = async (folder: string, layer: string, files: Readonly<Record<string, string>>): Promise<string> => {
  const projects = ['tsconfig.json', 'src-preload/contract/tsconfig.json', `${layer}/tsconfig.json`];
  for (const project of projects) {
    await mkdir(dirname(join(folder, project)), { recursive: true });
    await copyFile(join(root, project), join(folder, project));
  }
  for (const [file, code] of Object.entries({ 'src-preload/contract/index.ts': 'export type Empty = null;', ...files })) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${code}\n`);
  }
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  return await new Promise<string>((done) => {
    execFile(process.execPath, [tsc, '-b', layer], { cwd: folder }, (_error, stdout) => done(stdout));
  });
};

describe('the compiler holds the walls of the core', () => {
  const clean = 'export const planted = 1;';
  it.each([
    ['clean code', clean, null],
    ['a web standard', 'export const planted = new TextEncoder().encode("a");', null],
    ['a type of Node', 'export const planted: NodeJS.Platform = "linux";', /TS2503/],
    ['a global of Node', 'export const planted = Buffer.from("a");', /TS2591|TS2304/],
    ['a module of Node', "export { readFileSync as planted } from 'node:fs';", /TS2591|TS2307/],
    ['a host', "export { planted } from '../node/planted.ts';", /TS6307/],
    ['the window', "export { planted } from '../../src-renderer/planted.ts';", /TS6307/],
  ])('%s', { timeout: 60_000 }, async (_title, code, expected) => {
    const folder = await mkdtemp(join(tmpdir(), 'walls-'));
    try {
      const said = await compile(folder, 'src-main/core', {
        'src-main/core/planted.ts': code,
        'src-main/node/planted.ts': clean,
        'src-renderer/planted.ts': clean,
      });
      if (expected === null) expect(said).toBe('');
      else expect(said).toMatch(expected);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
