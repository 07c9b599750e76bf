export type { AppServices } from './app-services.ts';
export { answer } from './answer.ts';
export type { CarryOut } from './carry-out.ts';
export type { CommandPorts, ConnectionTest } from './command-ports.ts';
