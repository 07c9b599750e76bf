export type { HistoryEvent } from './history-event.ts';
export { History, type HistoryParts, type LineFiles } from './history.ts';
