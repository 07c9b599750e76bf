import type { ConnectionView } from '../../../src-preload/contract/index.ts';

/** What comes first on the Overview: 0 needs the user, 1 waits for something, 2 is well, 3 is at rest. */
const rank = ({ status, signIn }: ConnectionView): number => {
  if (status.needsYou) return 0;
  if (signIn !== null || status.nextAttemptAt !== null || status.tone === 'warn' || status.tone === 'bad') return 1;
  return status.tone === 'off' ? 3 : 2;
};

/** Those that need the user, then those that wait, then the rest; otherwise in the user's own order. */
export const byNeed = (connections: readonly ConnectionView[]): ConnectionView[] => connections.toSorted((a, b) => rank(a) - rank(b));

export const countOfNeedy = (connections: readonly ConnectionView[]): number =>
  connections.reduce((count, connection) => count + (connection.status.needsYou ? 1 : 0), 0);

/** "2 need you, 1 is signed out"; nothing is passed over as being well. */
export const summary = (connections: readonly ConnectionView[]): string => {
  const needy = countOfNeedy(connections);
  const signedOut = connections.filter(({ status }) => status.action === 'sign-in' && !status.needsYou).length;
  const parts = [
    ...(needy === 0 ? [] : [`${needy} ${needy === 1 ? 'needs' : 'need'} you`]),
    ...(signedOut === 0 ? [] : [`${signedOut} ${signedOut === 1 ? 'is' : 'are'} signed out`]),
  ];
  return parts.length === 0 ? 'none needs you' : parts.join(', ');
};
