export { VaultConsent } from './consent.ts';
export type { EntryFiles, Sealer, Sha256, SealerBackend, SecretStore, VaultErrorCode } from './types.ts';
export { createVault, type Vault, type VaultOptions } from './vault.ts';
export { VaultError } from './vault-error.ts';
