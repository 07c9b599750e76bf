export { aheadOfLibraries, type Clock, systemClock } from './clock.ts';
export type { Fetch } from './fetch.ts';
export { decodeFileName, encodeFileName } from './file-name.ts';
export { parseHttpDate } from './http-date.ts';
export { deepestJson, JsonTooDeep, nestsDeeperThan, parseJson } from './json.ts';
export { type LogFields, type Logger, silentLogger } from './logger.ts';
export { type Random, randomToken, systemRandom } from './random.ts';
export { redact } from './redact.ts';
export {
  type AppError,
  type ErrorCode,
  type Explanation,
  failed,
  failure,
  type Failure,
  type Result,
  success,
  type Success,
} from './result.ts';
export { trimEnd } from './trim-end.ts';
