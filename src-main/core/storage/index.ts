export { VaultConsent } from './consent.ts';
export {
  type ClientCredentialsEntry,
  clientCredentialsFormat,
  configurationFormat,
  type HistoryLine,
  historyLineFormat,
  lastUsedBefore4,
  lastUsedFormat,
  longestLineText,
  type PendingSignIn,
  pendingSignInFormat,
  type SessionRecord,
  sessionRecordFormat,
  type StoredConfiguration,
  type StoredDocument,
} from './formats/index.ts';
export type { EntryFiles, Sealer, Sha256, SealerBackend, SecretStore, VaultErrorCode } from './types.ts';
export { createVault, type Vault, type VaultOptions } from './vault.ts';
export { isForOthers, VaultError } from './vault-error.ts';
