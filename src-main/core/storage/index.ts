export { VaultConsent } from './consent.ts';
export {
  type ClientCredentialsEntry,
  clientCredentialsFormat,
  type HistoryLine,
  historyLineFormat,
  longestLineText,
  type PendingSignIn,
  pendingSignInFormat,
  type SessionRecord,
  sessionRecordFormat,
} from './formats/index.ts';
export type { EntryFiles, Sealer, Sha256, SealerBackend, SecretStore, VaultErrorCode } from './types.ts';
export { createVault, type Vault, type VaultOptions } from './vault.ts';
export { VaultError } from './vault-error.ts';
