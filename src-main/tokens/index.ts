export { type Account, accountOf } from './account.ts';
export { copyForm, type CopyText } from './copy-form.ts';
export { type DecodedJwt, type DecodedToken, decodeToken, type OpaqueToken } from './decode.ts';
export { describeToken, type ExpectedClaims } from './describe.ts';
export { accessTokenLife, copyGuaranteeMs, idTokenLife, refreshMarginMs, type TokenLife, numericDateMs } from './lifetimes.ts';
export { maskToken } from './mask.ts';
export { grantedScopes } from './scopes.ts';
export type { GetKeys } from './signature.ts';
export { type IdTokenCheck, type IdTokenCheckName, type IdTokenExpectations, type IdTokenVerdict, verifyIdToken } from './verify.ts';
