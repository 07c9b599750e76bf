import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from '../scripts/preflight.ts';
import { cacheFolder } from '../scripts/project.ts';

/** Debian packages whose files lie in a folder of ours, or on the system where they are installed anyway. */
export interface DebianFiles {
  /** Of the package asked for. */
  readonly version: string;
  /** Where a file of the packages is, by its path on a system where they are installed. */
  readonly path: (file: string) => string;
  /** What a program of theirs needs to find its libraries and modules. */
  readonly env: NodeJS.ProcessEnv;
}

const run = (program: string, args: readonly string[], cwd?: string): string => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout;
};

/** The packages that `apt-get install --simulate` says it would install, as `name=version`. */
export const packagesIn = (simulation: string): string[] =>
  simulation.split('\n').flatMap((line) => {
    const [, name, version] = /^Inst (\S+) (?:\[\S+\] )?\((\S+)/.exec(line) ?? [];
    return name === undefined || version === undefined ? [] : [`${name}=${version}`];
  });

/** The packages and everything they need, as far as it is not installed. */
const missingPackages = (packages: readonly string[]): string[] =>
  packagesIn(run('apt-get', ['install', '--simulate', '-y', '--no-install-recommends', ...packages]));

/** As above, with apt's lists fetched first where there are none. */
const packagesFor = (packages: readonly string[]): string[] => {
  try {
    return missingPackages(packages);
  } catch (error) {
    if (process.getuid?.() !== 0) throw new Error(`apt does not know ${packages.join(', ')}. Run: sudo apt-get update`, { cause: error });
    console.log('Fetching the lists of Debian packages: apt-get update');
    run('apt-get', ['update', '-qq']);
    return missingPackages(packages);
  }
};

const unpack = (packages: readonly string[], folder: string): void => {
  console.log(`Fetching from Debian and unpacking into ${folder}, without installing anything: ${packages.join(', ')}`);
  mkdirSync(join(folder, '..'), { recursive: true });
  const draft = mkdtempSync(`${folder}-`);
  try {
    // `apt-get download` checks what it fetches against the signed lists. Root is told not to become somebody else, who may not write here.
    run('apt-get', ['download', '-q', '-o', 'APT::Sandbox::User=root', ...packages], draft);
    for (const file of readdirSync(draft).filter((name) => name.endsWith('.deb'))) {
      run('dpkg-deb', ['-x', file, draft], draft);
      rmSync(join(draft, file));
    }
    writeFileSync(join(draft, 'packages.txt'), packages.join('\n'));
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};

const isUnpacked = (packages: readonly string[], folder: string): boolean => {
  const list = join(folder, 'packages.txt');
  return existsSync(list) && readFileSync(list, 'utf8') === packages.join('\n');
};

/** Where the compiled modules of Perl are among a folder of libraries: `perl5/5.36`, by its version. */
const perlFolders = (libraries: string): string[] => {
  const folder = join(libraries, 'perl5');
  return existsSync(folder) ? readdirSync(folder).map((version) => join(folder, version)) : [];
};

/**
 * Fetches a Debian package and what it needs, and unpacks them into the cache of this project. Nothing is installed:
 * no root is needed, no service is registered or started, and the system stays as it was. Throws a sentence with the
 * command to run.
 *
 * @param instead packages that apt is to choose where it has the choice
 */
export const debianFiles = (debianPackage: string, instead: readonly string[] = []): DebianFiles => {
  if (process.platform !== 'linux' || !onPath('apt-get') || !onPath('dpkg-deb'))
    throw new Error(`${debianPackage} comes from Debian's packages: run this on Debian or one of its kin.`);
  const packages = packagesFor([debianPackage, ...instead]);
  const folder = join(cacheFolder, 'debian', debianPackage);
  if (packages.length > 0 && !isUnpacked(packages, folder)) unpack(packages, folder);
  const path = (file: string): string => {
    const unpacked = join(folder, file);
    return packages.length > 0 && existsSync(unpacked) ? unpacked : file;
  };
  const libraries = path('/usr/lib');
  const triplets = libraries === '/usr/lib' ? [] : readdirSync(libraries).filter((name) => name.includes('-linux-gnu'));
  return {
    version: /^Version: (.+)$/m.exec(run('apt-cache', ['show', '--no-all-versions', debianPackage]))?.[1] ?? 'unknown',
    path,
    env: {
      LD_LIBRARY_PATH: triplets.map((name) => join(libraries, name)).join(':'),
      PERL5LIB: [path('/usr/share/perl5'), ...triplets.flatMap((name) => perlFolders(join(libraries, name)))].join(':'),
      PYTHONPATH: path('/usr/lib/python3/dist-packages'),
    },
  };
};
