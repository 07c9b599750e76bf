export { ClientCredentials, type CredentialsParts } from './credentials.ts';
export type { KeyAlgorithm, KeyReader, ReadPrivateKey } from './private-key.ts';
