export { type ClientCredentialsEntry, clientCredentialsFormat } from './client-credentials.ts';
export { configurationFormat, lastUsedBefore4, type StoredConfiguration } from './configuration.ts';
export { type Format, type Migration, type Parsed, type StoredDocument } from './format.ts';
export { type HistoryLine, historyLineFormat, longestLineText } from './history-line.ts';
export { clearLine, isJournalId, type Journal, journalVersion, parseJournal, setLine, shutdownLine } from './in-doubt-journal.ts';
export { lastUsedFormat } from './last-used.ts';
export { type PendingSignIn, pendingSignInFormat } from './pending-sign-in.ts';
export { registeredSchemesFormat } from './registered-schemes.ts';
export { type SessionRecord, sessionRecordFormat } from './session-record.ts';
