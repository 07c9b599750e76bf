import { wordsOf } from '../src-preload/contract/words/words.ts';
import { livesOf } from '../src-main/core/sessions/index.ts';
import { type Role, roles, type Stage } from './faults-stage.ts';

const hour = 3_600_000;

/** Whether okta-sim still honours the refresh token a connection held last. */
const isHonoured = async (stage: Stage, role: Role): Promise<boolean> => {
  const token = stage.lastToken.get(role);
  if (token === undefined) return false;
  const answer = await stage.drive(stage.okta.introspect(stage.connection(role), token, 'refresh_token'));
  return answer.ok && answer.value.active;
};

/** What is wrong with the states at a moment of rest, in words. */
export const wrongStates = (stage: Stage): string[] =>
  roles.flatMap((role) => {
    const { held, activity } = stage.sessions.get(role);
    const now = stage.clock.now();
    const wrong: string[] = [];
    const token = stage.lastToken.get(role);
    if (activity.kind !== 'idle' && held.kind !== 'held') wrong.push(`${activity.kind} with ${held.kind}`);
    if (activity.kind === 'waiting' || activity.kind === 'blocked') {
      const { message } = wordsOf(activity.error);
      if (activity.nextAttemptAt > now + hour) wrong.push(`${activity.kind} for more than an hour`);
      if (!/^\S.*[.”]$/s.test(message)) wrong.push(`no plain sentence: ${message}`);
      if (token !== undefined && JSON.stringify(activity.error).includes(token)) wrong.push('a token in a sentence');
    }
    return wrong.map((text) => `${role}: ${text}`);
  });

/** Who waits without knowing what for. Who has just been called stands in the queue, but not for long. */
export const unplanned = async (stage: Stage): Promise<string[]> => {
  const waitsForNothing = () =>
    roles.filter((role) => {
      const { activity, refreshAt } = stage.sessions.get(role);
      return (activity.kind === 'waiting' || activity.kind === 'blocked') && refreshAt === null;
    });
  if (waitsForNothing().length === 0) return [];
  await stage.pass(5_000);
  return waitsForNothing().map((role) => `${role}: waits without a next attempt`);
};

/**
 * The faults are gone and nobody clicks: after two and a quarter hours (a block lasts one) everything is as if nothing
 * had been. In words what is not. `expectsEnd` names the connections whose family was ended on purpose.
 */
export const notRecovered = async (stage: Stage, expectsEnd: ReadonlySet<Role> = new Set()): Promise<string[]> => {
  stage.clearFaults();
  await stage.pass(2.25 * hour);
  const wrong = wrongStates(stage);
  for (const role of roles) {
    const { held, activity, refreshAt } = stage.sessions.get(role);
    switch (held.kind) {
      case 'none':
        break;
      case 'unreadable':
        wrong.push(`${role}: unreadable`);
        break;
      case 'ended':
        if (await isHonoured(stage, role)) wrong.push(`${role}: lost, for okta-sim still honours its refresh token`);
        else if (!expectsEnd.has(role) && held.cause !== 'answer_lost') wrong.push(`${role}: ended as ${held.cause}`);
        break;
      case 'held': {
        const { expiresAt } = livesOf(held.record).accessToken;
        if (activity.kind !== 'idle') wrong.push(`${role}: still ${activity.kind} (${stage.status(role).word})`);
        else if (expiresAt === null || expiresAt <= stage.clock.now()) wrong.push(`${role}: idle with an expired access token`);
        else if (refreshAt === null) wrong.push(`${role}: kept fresh, and nothing planned`);
        else if (!(await isHonoured(stage, role))) wrong.push(`${role}: holds a refresh token that okta-sim does not honour`);
      }
    }
  }
  wrong.push(...stage.attempts.violations);
  if (!stage.isCountRight) wrong.push('okta-sim saw another number of refresh requests than left');
  return wrong;
};
