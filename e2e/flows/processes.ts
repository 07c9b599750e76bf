import { readdirSync, readFileSync } from 'node:fs';

const argumentsOf = (pid: string): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
};

/** The main processes of the app that run on this user-data folder, however they were started. Linux only. */
export const appProcesses = (userData: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const args = argumentsOf(pid);
      return args.includes(`--user-data-dir=${userData}`) && !args.some((arg) => arg.startsWith('--type='));
    })
    .map(Number);
