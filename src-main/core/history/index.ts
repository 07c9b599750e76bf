export type { Happening } from './happening.ts';
export { History, type HistoryParts, type LineFiles } from './history.ts';
