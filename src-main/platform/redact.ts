/*
 * The one redactor. Everything that leaves the process as text (log, crash report, error sentence from outside)
 * passes here.
 */

const redacted = '[redacted]';

/** Parameters and fields whose value is a secret wherever it appears: in a URL, a form body, JSON. */
const secretNames =
  'access_token|refresh_token|id_token|id_token_hint|token|code|code_verifier|client_secret|client_assertion|device_code|device_secret|password|assertion|state|nonce';

const patterns: ReadonlyArray<readonly [RegExp, string]> = [
  // JWTs and JWEs, whole or cut short: three to five base64url parts, the first starting like `{"`.
  [/\beyJ[\w-]{4,}(?:\.[\w-]*){0,4}/g, redacted],
  [new RegExp(`([?&#\\s]|^)(${secretNames})=[^&\\s"'<>]+`, 'gi'), `$1$2=${redacted}`],
  [new RegExp(`(["'](?:${secretNames})["']\\s*:\\s*)(["'])(?:\\\\.|(?!\\2).)*\\2`, 'gi'), `$1$2${redacted}$2`],
  [/\b(Bearer|Basic|DPoP)\s+[\w~+/.=-]{8,}/gi, `$1 ${redacted}`],
  // Any other long run without spaces that looks random: opaque tokens, verifiers, authorization codes.
  [/(?<![\w~-])(?=[\w~-]*\d)(?=[\w~-]*[a-z])(?=[\w~-]*[A-Z])[\w~-]{32,}/g, redacted],
];

/** `text` without tokens, codes, verifiers and secrets; idempotent. */
export const redact = (text: string): string =>
  patterns.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
