import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { OktaSim } from '../okta-sim/index.ts';

export interface OktaSimProcess {
  readonly orgs: OktaSim['orgs'];
  stop(): Promise<void>;
}

/** Starts okta-sim in another process, its tokens living for a month. */
export const startOktaSimProcess = async (): Promise<OktaSimProcess> => {
  const child = fork(fileURLToPath(new URL('okta-sim-child.ts', import.meta.url)), {
    execArgv: ['--import', import.meta.resolve('tsx')],
  });
  const ended = once(child, 'exit');
  const first = await Promise.race([once(child, 'message'), ended.then(() => null)]);
  if (first === null) throw new Error('okta-sim ended before it was there.');
  return {
    orgs: first[0] as OktaSim['orgs'],
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
};
