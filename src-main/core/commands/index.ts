export type { AppServices, ConnectionTest } from './app-services.ts';
export { answer } from './answer.ts';
export type { CarryOut } from './carry-out.ts';
