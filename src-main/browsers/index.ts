export { detectBrowsers } from './detect-browsers.ts';
export { programName } from './program-name.ts';
export type { Machine, MachineFiles } from './types.ts';
