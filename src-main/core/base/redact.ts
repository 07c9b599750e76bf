/*
 * The one redactor. Everything that leaves the process as text (log, crash report, error sentence from outside)
 * passes here. When in doubt it takes too much; but error codes, identifiers and prose stay, or logs were of no use.
 * No pattern may backtrack over long text: a hostile server can send a lot of it.
 */

const redacted = '[redacted]';

/** Names whose value is a secret wherever it appears, in snake and camel case. */
const secretNames = [
  ...['access', 'refresh', 'id', 'session', 'subject', 'actor', 'logout', 'api', 'registration_access'].map((kind) => `${kind}_token`),
  'id_token_hint',
  'code_verifier',
  'client_assertion',
  'device_code',
  'user_code',
  'device_secret',
  'password',
  'passwd',
  'secret',
  'assertion',
]
  .map((name) => name.replaceAll('_', '[_-]?'))
  .join('|');

/** Names that mean a secret in OAuth and something harmless elsewhere: an error code, a session's state. */
const ambiguousNames = 'code|state|nonce|token';

/** Words, error codes and small numbers: no secret that a server or this app makes looks like these. */
const harmless = /^(?:[a-z]{1,24}(?:[_-][a-z]{1,24}){0,5}|[A-Z]{2,16}(?:_[A-Z]{2,16}){0,6}|E\d{7}|\d{1,5})[.,;:!?)\]}]*$/;
const unlessHarmless = (value: string): string => (harmless.test(value) ? value : redacted);

const uuid = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i;
/** Identifiers that Okta gives to clients, authorization servers, users, groups, …: public, and of use in a log. */
const oktaId = /^(?:0oa|aus|00[a-z])[\dA-Za-z]{17}$/;

/** Mixed as only random text is: capitals, small letters and digits, or at least two capitals in a row in a long run. */
const looksRandom = (run: string): boolean =>
  /[a-z]/.test(run) && /[A-Z]/.test(run) && !oktaId.test(run) && (/\d/.test(run) || (run.length >= 40 && /[A-Z]{2}/.test(run)));

const uuidInside = new RegExp(`(${uuid.source})`, 'i');
const unlessRandom = (run: string): string => (run.length >= 20 && looksRandom(run) ? redacted : run);

/**
 * What may follow a secret's name in prose ("token expired", "code 12", "token v1/introspect") without being one: words,
 * error codes, identifiers, addresses, paths, times and amounts.
 */
const harmlessInProse = [
  harmless,
  /^.{0,5}$/,
  oktaId,
  new RegExp(`^${uuid.source}`, 'i'),
  /:\/\/|^[./~]/,
  // Paths and host names.
  /^[a-z\d_@:-]*[a-z][a-z\d_@:-]*(?:[./][a-z\d_@:-]+)+$/,
  /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/,
  /^\d{4}-\d\d-\d\d/,
  /^[\d.,_]+(?:ms|s|min|h|d|[kM]?B)$/,
  // One word, whatever its case: `Required`, `Token`; two humps: `tokenEndpoint`.
  /^[A-Za-z][a-z]*(?:[-/'’]?[A-Z]?[a-z]+){0,2}$/,
];
/** Longer than a word, a path or a host name is wont to be; it also bounds the work of the patterns above. */
const longestWord = 100;
/** A digit, a hump, or a sign inside: no plain word has one. */
const unlikeWords = /\d|[a-z][A-Z]|[!#$%^&*+=~|?]\w/;
const isSecretInProse = (value: string): boolean => {
  const core = value.replace(/[.,;:!?)\]}…’”]{1,8}$/, '');
  if (!unlikeWords.test(core)) return false;
  return core.length > longestWord ? !core.slice(0, longestWord).includes('://') : !harmlessInProse.some((pattern) => pattern.test(core));
};

/** What keeps `name= next=value` from being read as a name whose value is another field. */
const noField = '(?![\\w.-]+=[^\\s=&])';

const nameInProse = new RegExp(`(?:${secretNames}|(?<![\\w-])(?:${ambiguousNames}))\\s+(?:(?:is|was):?\\s+)?["'\`“‘(]?${noField}`, 'gi');
const valueInProse = /[^\s"'`<>,{}[\]“”]+/y;

/** The value is not part of the pattern, since it may be the next name. */
const redactProse = (text: string): string => {
  const clean: string[] = [];
  let done = 0;
  for (const match of text.matchAll(nameInProse)) {
    const start = match.index + match[0].length;
    if (start < done) continue;
    valueInProse.lastIndex = start;
    const value = valueInProse.exec(text)?.[0] ?? '';
    if (!isSecretInProse(value)) continue;
    clean.push(text.slice(done, start), redacted);
    done = start + value.length;
  }
  clean.push(text.slice(done));
  return clean.join('');
};

type Rule = (text: string) => string;

// Made once: a pattern costs more to make than to use on a line of the log.
const quotedSecret = new RegExp(`(${secretNames})(\\\\*["']?\\s*[:=]\\s*)(\\\\*["'\`])((?:(?!\\3)(?:\\\\[^]|[^]))*)`, 'gi');
const quotedAmbiguous = new RegExp(
  `(?<![\\w-])(${ambiguousNames})(\\\\*["']?\\s*[:=]\\s*)(\\\\*["'\`])((?:(?!\\3)(?:\\\\[^]|[^]))*)`,
  'gi',
);
const secretParameter = new RegExp(`(${secretNames})(=(?:\\s+${noField})?)[^&\\s"'<>]+`, 'gi');
const ambiguousParameter = new RegExp(`(?<![\\w-])(${ambiguousNames})(=(?:\\s+${noField})?)([^&\\s"'<>]+)(&?)`, 'gi');
const encodedParameter = new RegExp(
  `(${secretNames}|(?<=%[\\dA-F]{2}|^|[^\\w-])(?:${ambiguousNames}))%3D(?:(?!%26|%23)[^&\\s"'<>])+`,
  'gi',
);
const unquotedValue = new RegExp(`(${secretNames}|(?<![\\w-])(?:${ambiguousNames}))(:\\s*)([^\\s"'\`<>,{}[\\]]+)`, 'gi');

const rules: readonly Rule[] = [
  // JWTs and JWEs, whole or cut short: up to five base64url parts, the first starting like `{"`, and what sticks to it.
  (text) => text.replace(/(?<![\w-])(?:eyJ[\w-]{4,}|[\w-]*?eyJ[\w-]{17,})(?:\.[\w-]*){0,4}/g, redacted),
  // The same with a header that starts otherwise, say with white space.
  (text) => text.replace(/(?<![\w-])[\w-]{16,}(?:\.[\w-]{16,}){2,4}/g, (run) => (looksRandom(run) ? redacted : run)),
  // Headers that carry credentials.
  (text) => text.replace(/\b((?:set-)?cookie2?["']?\s*[:=]\s*)[^\n\r]+/gi, `$1${redacted}`),
  (text) =>
    text.replace(
      /\b(Bearer|Basic|DPoP|SSWS)(\s+)([\w~+/.=-]{8,})/gi,
      (_, scheme: string, gap: string, value: string) => `${scheme}${gap}${unlessHarmless(value)}`,
    ),
  // A password in a URL.
  (text) => text.replace(/(\/\/[^\s/:@"']{0,256}:)[^\s/@"']{1,1024}@/g, `$1${redacted}@`),
  // Quoted values, in JSON (escaped or not, closed or cut off) and as Node prints objects.
  (text) => text.replace(quotedSecret, (_, name: string, gap: string, quote: string) => `${name}${gap}${quote}${redacted}`),
  (text) =>
    text.replace(
      quotedAmbiguous,
      (_, name: string, gap: string, quote: string, value: string) => `${name}${gap}${quote}${unlessHarmless(value)}`,
    ),
  // Parameters of URLs and forms, percent-encoded ones too; alone in a log line an ambiguous name may be harmless.
  (text) => text.replace(secretParameter, `$1$2${redacted}`),
  (text) =>
    text.replace(
      ambiguousParameter,
      (_, name: string, gap: string, value: string, next: string, at: number) =>
        `${name}${gap}${next === '&' || /[?&#;]/.test(text.charAt(at - 1)) ? redacted : unlessHarmless(value)}${next}`,
    ),
  (text) => text.replace(encodedParameter, `$1%3D${redacted}`),
  // `name: value` without quotes, as in YAML or a sentence.
  (text) =>
    text.replace(
      unquotedValue,
      // Only sentences for people have such quotation marks: the refresh token: “It has expired.”
      (_, name: string, gap: string, value: string) =>
        `${name}${gap}${value.startsWith('“') && !isSecretInProse(value.slice(1)) ? value : unlessHarmless(value)}`,
    ),
  // `name value`, `name is value`, quoted or not, as in a sentence.
  (text) => redactProse(text),
  // Any other run that looks random: opaque tokens, verifiers, authorization codes; but not for what stands beside an ID.
  (text) => text.replace(/[\w~+-]{20,}/g, (run) => run.split(uuidInside).map(unlessRandom).join('')),
  // Keys, digests and opaque values in hexadecimal.
  (text) => text.replace(/[\da-f]{32,}/gi, redacted),
];

/** `text` without tokens, codes, verifiers and secrets; idempotent. */
export const redact = (text: string): string => rules.reduce((clean, rule) => rule(clean), text);
