export { detectBrowsers } from './detect-browsers.ts';
export { programName } from './program-name.ts';
export type { MachineFiles } from './types.ts';
