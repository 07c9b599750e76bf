import { type AppError, wordsOf } from '../base/index.ts';

/** What the browser's page says after a loopback redirect, of a sign-in or a sign-out. */
export interface CallbackPage {
  /** `done`: nothing is left to read, so the page tries to close itself. */
  readonly outcome: 'done' | 'undecided' | 'failed' | 'unknown';
  readonly title: string;
  /** What happened. */
  readonly detail: string;
  /** What the person does now. */
  readonly next: string;
}

export const signedInPage: CallbackPage = {
  outcome: 'done',
  title: 'Signed in',
  detail: 'Tenantry has the tokens and verified them.',
  next: 'Go on in Tenantry.',
};

export const undecidedPage: CallbackPage = {
  outcome: 'undecided',
  title: 'One question is left',
  detail: 'Another account came back than the one this connection is signed in as. Nothing has been replaced yet.',
  next: 'Go back to Tenantry and choose which of the two to keep.',
};

const failed = (title: string, error: AppError): CallbackPage => ({
  outcome: 'failed',
  title,
  detail: wordsOf(error).message,
  next: `${wordsOf(error).remedy ?? ''} Tenantry says the same.`.trim(),
});

export const failedPage = (error: AppError): CallbackPage => failed('Not signed in', error);

export const signedOutPage: CallbackPage = {
  outcome: 'done',
  title: 'Signed out at Okta',
  detail: 'The browser’s session has ended, and so has the one in Tenantry.',
  next: 'Go on in Tenantry.',
};

export const notSignedOutPage = (error: AppError): CallbackPage => failed('Not signed out at Okta', error);

/** After a silent attempt where somebody has to be asked after all. */
export const continuedPage: CallbackPage = {
  outcome: 'undecided',
  title: 'Not signed in yet',
  detail: 'This browser has no session at Okta that would do, so the sign-in goes on in another page.',
  next: 'Go on there.',
};

/** For an answer that no sign-in waits for. */
export const strayPage = (error: AppError): CallbackPage => ({
  outcome: 'unknown',
  title: 'Not a sign-in Tenantry waits for',
  detail: wordsOf(error).message,
  next: wordsOf(error).remedy ?? 'Nothing was changed.',
});

export const straySignOutPage: CallbackPage = {
  outcome: 'unknown',
  title: 'Not a sign-out Tenantry waits for',
  detail: 'It was answered already, or came too late.',
  next: 'Nothing was changed.',
};
