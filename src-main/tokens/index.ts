export { type Account, accountOf } from './account.ts';
export { copyForm, type CopyText } from './copy-form.ts';
export { type DecodedJwt, type DecodedToken, decodeToken, type JsonObject, oddities, type OpaqueToken } from './decode.ts';
export { cachedImportKey, type ImportKey, type PublishedKey } from './import-key.ts';
export { accessTokenLife, copyGuaranteeMs, idTokenLife, numericDateMs, refreshMarginMs, type TokenLife } from './lifetimes.ts';
export { maskToken } from './mask.ts';
export { grantedScopes, parseScopes } from './scopes.ts';
export type { GetKeys } from './signature.ts';
export { type IdTokenCheck, type IdTokenCheckName, type IdTokenExpectations, type IdTokenVerdict, verifyIdToken } from './verify.ts';
