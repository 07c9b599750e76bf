export { type Account, accountOf } from './account.ts';
export { copyForm, type CopyText, presentableToken } from './copy-form.ts';
export { type DecodedJwt, claimsIn, type DecodedToken, decodeIn, decodeToken, type OpaqueToken } from './decode.ts';
export { curlCommand } from './curl.ts';
export { compareClaims, describeClaims, describeToken, type ExpectedClaims } from './describe.ts';
export { prettyJson } from './json-text.ts';
export { accessTokenLife, idTokenLife, type TokenLife, numericDateMs } from './lifetimes.ts';
export { maskToken } from './mask.ts';
export { grantedScopes, narrowedScopes } from './scopes.ts';
export { type GetKeys, signingProblem } from './signature.ts';
export {
  type IdTokenCheck,
  type IdTokenCheckName,
  type IdTokenExpectations,
  type IdTokenVerdict,
  remedyForUnreadable,
  verifyIdToken,
} from './verify.ts';
