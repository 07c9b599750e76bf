export { connectionView, nextChangeAt } from './connection-view.ts';
export { historyItem } from './history.ts';
export { tokenDetails } from './token-details.ts';
export { appView, type AppViewInput } from './app-view.ts';
export { introspectionView, userinfoView } from './token-operations.ts';
export { Notices } from './notices.ts';
