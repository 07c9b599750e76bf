import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { availableParallelism, cpus, getPriority, loadavg, platform, release } from 'node:os';
import { findChromium } from '../electron-stand-in/index.ts';
import type { AppHost } from '../scripts/host.ts';

/** File systems by the magic number that Linux gives them, where fsync is known to differ. */
const fileSystems: Readonly<Record<number, string>> = {
  0xef53: 'ext4',
  0x58465342: 'xfs',
  0x9123683e: 'btrfs',
  0x01021994: 'tmpfs (in memory: fsync costs nothing)',
  0x794c7630: 'overlayfs',
};

/** One line about the machine on which the figures were taken; `folder` is where files were written. */
export const machineLine = (host: AppHost, folder: string): string => {
  const disk = platform() === 'linux' ? (fileSystems[statfsSync(folder).type] ?? 'an unknown file system') : 'the system’s disk';
  return [
    `${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${availableParallelism()} cores`,
    `${platform()} ${release()}`,
    `Node ${process.version}`,
    host.kind === 'electron' ? 'Electron' : `stand-in on ${chromiumVersion()}`,
    disk,
    ...(getPriority() === 0 ? [] : [`run with niceness ${getPriority()}`]),
  ].join(' · ');
};

/** How many processes wanted to run, on average over the last minute. */
export const load = (): string => (loadavg()[0] ?? 0).toFixed(1);

const chromiumVersion = (): string => {
  const executable = findChromium();
  if (executable === null) return 'no Chromium';
  try {
    // Windows' Chromium opens a window instead of answering.
    return platform() === 'win32'
      ? 'Chromium'
      : (execFileSync(executable, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
          .trim()
          .split(' built')[0] ?? '');
  } catch {
    return 'Chromium';
  }
};
