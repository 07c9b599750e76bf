export { TokenCopier, type TokenCopierParts } from './copier.ts';
export { endExplanation, endSentence, type EndCause } from './end-cause.ts';
export { Deadlines } from './deadlines.ts';
export { livesOf } from './policy.ts';
export { refreshTokenEnd } from './refresh-token-end.ts';
export type { InDoubtMarks, TokenClipboard } from './ports.ts';
export { accessTokenOf, idTokenOf, refreshTokenOf, type SessionRecord } from './record.ts';
export { type SessionSnapshot, Sessions, type SessionsParts } from './sessions.ts';
export type { Activity, Held, WaitReason } from './state.ts';
