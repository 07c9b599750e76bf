import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, packageProgram, run } from './project.ts';

const sources = ['src-main', 'src-preload', 'src-renderer', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
const stamp = inRoot('out', '.built');

const newest = (path: string): number => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  // The folder's own time tells of a removed file.
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
};

/** Whether `out/` is there and younger than everything it is built from. */
const isBuilt = (): boolean => existsSync(stamp) && sources.every((path) => newest(inRoot(path)) <= statSync(stamp).mtimeMs);

/** Builds main, preload and renderer into `out/`. Throws when the build fails. */
export const build = async (): Promise<void> => {
  rmSync(stamp, { force: true });
  const begun = new Date();
  const code = await run([...packageProgram('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn']);
  if (code !== 0) throw new Error('The build failed.');
  writeFileSync(stamp, begun.toISOString());
};

/** Builds when `out/` is missing or older than the sources. */
export const ensureBuilt = async (): Promise<void> => {
  if (isBuilt()) return;
  console.log('Building …');
  await build();
};
