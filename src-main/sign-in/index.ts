export type { VerifiedTokens } from './exchange.ts';
export type { Browser, LoopbackListener } from './ports.ts';
export { type CallbackPage, type SignInSnapshot, SignIns, type SignInsParts } from './sign-ins.ts';
