export { base64Url, digest, fromBase64, joined, utf8 } from './bytes.ts';
export type { Clock } from './clock.ts';
export { Deadlines } from './deadlines.ts';
export { aheadOfLibraries } from './library-time.ts';
export { type Later, later } from './later.ts';
export { createEmitter, type Emitter } from './emitter.ts';
export type { Fetch } from './fetch.ts';
export { decodeFileName, encodeFileName } from './file-name.ts';
export { isoTime } from './iso-time.ts';
export { parseHttpDate } from './http-date.ts';
export { deepestJson, JsonTooDeep, nestsDeeperThan, parseJson } from './json.ts';
export { KeyQueue } from './key-queue.ts';
export { type LogFields, type Logger, silentLogger } from './logger.ts';
export { isPlainText, oneLine, pasteable, quoted, redactedLine, shortened } from './outside-text.ts';
export { type Random, randomToken } from './random.ts';
export { redact } from './redact.ts';
export {
  type AppError,
  type Coded,
  type ErrorCode,
  failed,
  failure,
  type Failure,
  type Result,
  say,
  type ServerSaid,
  success,
  type Success,
  type WordCode,
} from './result.ts';
export { wordsOf } from './words.ts';
export { trimEnd } from './trim-end.ts';
