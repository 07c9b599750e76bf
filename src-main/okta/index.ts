export { createOktaClient, type OktaClientParts } from './client.ts';
export { plainError } from './failure.ts';
export { explained, serverErrorFailure } from './server-errors.ts';
export type {
  ClientAtServer,
  CodeExchange,
  Introspection,
  KeepTokens,
  KeySet,
  OktaClient,
  OktaFailure,
  ReceivedTokens,
  ServerMetadata,
  TokenResponseBody,
} from './types.ts';
export { isLoopback, isSecure } from './urls.ts';
