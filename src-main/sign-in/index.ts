export type { CallbackPage } from './callback-page.ts';
export type { VerifiedTokens } from './exchange.ts';
export type { Browser, LoopbackListener } from './ports.ts';
export { type SignInSnapshot, SignIns, type SignInsParts } from './sign-ins.ts';
