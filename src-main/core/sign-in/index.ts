export { AnswerDesk, sharedLoopback } from './answers.ts';
export type { CallbackPage } from './callback-page.ts';
export type { SignInRequest } from './grants/grant.ts';
export type { Browser, LoopbackListener } from './ports.ts';
export type { VerifiedTokens } from './received.ts';
export { SignOuts, type SignOutsParts } from './sign-outs.ts';
export { type SignInSnapshot, SignIns, type SignInsParts } from './sign-ins.ts';
