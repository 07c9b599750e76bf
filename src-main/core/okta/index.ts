export { createOktaClient, type OktaClientParts } from './client.ts';
export { meaningOf } from './error-codes.ts';
export { plainError } from './failure.ts';
export { oktaClientLater } from './later.ts';
export { classifyNetworkError, type NetworkWord } from './network-errors.ts';
export { serverErrorFailure } from './server-errors.ts';
export type {
  AuthorizationParameters,
  ClientAtServer,
  CodeExchange,
  CredentialSource,
  DeviceAuthorization,
  Introspection,
  KeepTokens,
  KeySet,
  OktaClient,
  OktaFailure,
  PrivateJwk,
  ReceivedTokens,
  ServerMetadata,
  TokenRequest,
  TokenResponseBody,
} from './types.ts';
export { fitsDns, isLoopback, isSecure, longestHostName } from './urls.ts';
