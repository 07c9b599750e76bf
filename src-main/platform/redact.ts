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

/** Mixed as only random text is: capitals, small letters and digits, or at least two capitals in a row in a long run. */
const looksRandom = (run: string): boolean =>
  /[a-z]/.test(run) && (/[A-Z]/.test(run) ? /\d/.test(run) || (run.length >= 40 && /[A-Z]{2}/.test(run)) : false);

type Rule = (text: string) => string;

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
  (text) =>
    text.replace(
      new RegExp(`(${secretNames})(\\\\*["']?\\s*[:=]\\s*)(\\\\*["'\`])((?:(?!\\3)(?:\\\\[^]|[^]))*)`, 'gi'),
      (_, name: string, gap: string, quote: string) => `${name}${gap}${quote}${redacted}`,
    ),
  (text) =>
    text.replace(
      new RegExp(`(?<![\\w-])(${ambiguousNames})(\\\\*["']?\\s*[:=]\\s*)(\\\\*["'\`])((?:(?!\\3)(?:\\\\[^]|[^]))*)`, 'gi'),
      (_, name: string, gap: string, quote: string, value: string) => `${name}${gap}${quote}${unlessHarmless(value)}`,
    ),
  // Parameters of URLs and forms, percent-encoded ones too; alone in a log line an ambiguous name may be harmless.
  (text) => text.replace(new RegExp(`(${secretNames})=[^&\\s"'<>]+`, 'gi'), `$1=${redacted}`),
  (text) =>
    text.replace(
      new RegExp(`(?<![\\w-])(${ambiguousNames})=([^&\\s"'<>]+)(&?)`, 'gi'),
      (_, name: string, value: string, next: string, at: number) =>
        `${name}=${next === '&' || /[?&#;]/.test(text.charAt(at - 1)) ? redacted : unlessHarmless(value)}${next}`,
    ),
  (text) =>
    text.replace(
      new RegExp(`(${secretNames}|(?<=%3F|%26|%23)(?:${ambiguousNames}))%3D(?:(?!%26|%23)[^&\\s"'<>])+`, 'gi'),
      `$1%3D${redacted}`,
    ),
  // `name: value` without quotes, as in YAML or a sentence.
  (text) =>
    text.replace(
      new RegExp(`(${secretNames}|(?<![\\w-])(?:${ambiguousNames}))(:\\s*)([^\\s"'\`<>,{}[\\]]+)`, 'gi'),
      (_, name: string, gap: string, value: string) => `${name}${gap}${unlessHarmless(value)}`,
    ),
  // Any other long run that looks random: opaque tokens, verifiers, authorization codes.
  (text) => text.replace(/[\w~+-]{32,}/g, (run) => (looksRandom(run) ? redacted : run)),
];

/** `text` without tokens, codes, verifiers and secrets; idempotent. */
export const redact = (text: string): string => rules.reduce((clean, rule) => rule(clean), text);
