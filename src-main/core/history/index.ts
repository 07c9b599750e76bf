export type { Happening } from './happening.ts';
export { History, type HistoryFiles, type HistoryParts } from './history.ts';
