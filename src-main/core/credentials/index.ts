export { ClientCredentials, type CredentialsParts } from './credentials.ts';
export type { KeyAlgorithm } from './private-key.ts';
