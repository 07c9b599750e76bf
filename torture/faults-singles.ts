import { wordsOf } from '../src-preload/contract/words/words.ts';
import type { Endpoint, FaultAction } from '../okta-sim/index.ts';
import { networkTroubles, type NetworkTrouble, silence, silenceAfter } from './faults-network.ts';
import { type House, roles, Stage, type StageOptions } from './faults-stage.ts';
import { describeFault, everywhere, type FaultCase, refreshCases } from './faults-table.ts';
import { notRecovered, wrongStates } from './faults-verdict.ts';

/** One fault, one play: what was wrong with it, in words. */
export interface Single {
  readonly name: string;
  readonly play: (house: House) => Promise<readonly string[]>;
}

const onStage = async (house: House, options: StageOptions, play: (stage: Stage) => Promise<string[]>): Promise<string[]> => {
  const stage = await Stage.open(house, options);
  try {
    for (const role of roles) if (!(await stage.signIn(role))) return [`could not sign in as ${role}: ${stage.whyNoSession}`];
    await stage.pass(10_000);
    return await play(stage);
  } finally {
    await stage.close();
  }
};

/** The state that a refresh should have led to, against the one it has. */
const judge = (stage: Stage, { outcome }: Pick<FaultCase, 'outcome'>): string[] => {
  const { activity } = stage.sessions.get('orders');
  const { word, reason } = stage.status('orders');
  const seen = JSON.stringify({ activity: { ...activity, error: undefined }, word, reason });
  const refusal = stage.sessions.refusal('orders')?.error.code ?? null;
  switch (outcome.is) {
    case 'fresh':
      return activity.kind === 'idle' && word === 'fresh' ? [] : [`not fresh: ${seen}`];
    case 'refused':
      return refusal === outcome.code && word === 'sign_in_needed' ? [] : [`not refused: ${seen}`];
    case 'blocked':
      return activity.kind === 'blocked' && activity.error.code === outcome.code && word === 'cannot_refresh'
        ? []
        : [`not blocked: ${seen}`];
    case 'waiting':
      return activity.kind === 'waiting' &&
        activity.reason === outcome.reason &&
        activity.error.code === outcome.code &&
        word === `waiting_${outcome.reason}`
        ? []
        : [`not waiting as it should (${outcome.reason}, ${outcome.code}): ${seen}`];
  }
};

const refreshSingle = (fault: FaultCase): Single => ({
  name: `refresh, ${describeFault(fault.endpoint, fault.action)}`,
  play: async (house) =>
    await onStage(house, {}, async (stage) => {
      // Metadata and keys are asked for once; a new run of the app asks again.
      if (fault.endpoint !== 'token') await stage.restart();
      const lasts = fault.once === true ? 1 : 1_000_000;
      stage.house.sim.faults.add({ org: 'acme', server: 'default', endpoint: fault.endpoint, times: lasts, do: fault.action });
      await stage.refresh('orders');
      const wrong = [...judge(stage, fault), ...wrongStates(stage)];
      if (fault.outcome.is === 'refused') return wrong;
      if (fault.once !== true) await stage.pass(600_000);
      return [...wrong, ...(await notRecovered(stage))];
    }),
});

const networkSingle = (trouble: NetworkTrouble): Single => ({
  name: `refresh, network: ${trouble.name}`,
  play: async (house) =>
    await onStage(house, {}, async (stage) => {
      stage.strike(trouble);
      await stage.refresh('orders');
      // A lost answer is asked for again at once, and that takes its time too.
      if (trouble === silence) await stage.pass(15_000);
      const wrong = [...judge(stage, { outcome: { is: 'waiting', ...trouble.expected } }), ...wrongStates(stage)];
      await stage.pass(3_600_000);
      return [...wrong, ...(await notRecovered(stage))];
    }),
});

/**
 * A fault in a sign-in, over a session that is there and over none: it comes to a session or to a sentence, leaves
 * nothing half done behind, and the next one works.
 */
const signInSingle = (endpoint: Endpoint, action: FaultAction): Single => ({
  name: `sign-in, ${describeFault(endpoint, action)}`,
  play: async (house) => {
    const stage = await Stage.open(house);
    try {
      if (!(await stage.signIn('elsewhere'))) return [`could not sign in before: ${stage.whyNoSession}`];
      await stage.restart();
      house.sim.faults.add({ endpoint, times: 1_000_000, do: action });
      const wrong: string[] = [];
      for (const role of ['orders', 'elsewhere'] as const) {
        const before = stage.sessions.get(role).held.kind;
        const isIn = await stage.signIn(role);
        await stage.pass(0);
        const { held } = stage.sessions.get(role);
        const { failure, pending, completing } = stage.signIns.get(role);
        if (held.kind !== (isIn ? 'held' : before)) wrong.push(`${role}: ${before} became ${held.kind}`);
        if (pending !== null || completing) wrong.push(`${role}: left ${completing ? 'completing' : 'pending'}`);
        if (isIn && stage.sessions.get(role).verdict?.verdict !== 'verified') wrong.push(`${role}: taken over without being verified`);
        if (failure !== null && (isIn || !/^\S.*[.”]$/s.test(wordsOf(failure).message)))
          wrong.push(`${role}: says ${wordsOf(failure).message}`);
      }
      stage.clearFaults();
      // A rate limit of the token endpoint is not waited for by somebody who signs in.
      await stage.pass(120_000);
      for (const role of ['orders', 'elsewhere'] as const)
        if (!(await stage.signIn(role))) wrong.push(`${role}: could not sign in after: ${stage.whyNoSession}`);
      return [...wrong, ...(await notRecovered(stage))];
    } finally {
      await stage.close();
    }
  },
});

const signOutSingle = (action: FaultAction): Single => ({
  name: `sign-out, ${describeFault('revoke', action)}`,
  play: async (house) =>
    await onStage(house, {}, async (stage) => {
      house.sim.faults.add({ endpoint: 'revoke', times: 1_000_000, do: action });
      const result = await stage.drive(stage.sessions.signOut('orders'));
      const { held } = stage.sessions.get('orders');
      const wrong = result.ok && held.kind === 'none' ? [] : [`sign-out came to ${JSON.stringify({ result, held: held.kind })}`];
      return [...wrong, ...(await notRecovered(stage))];
    }),
});

const signInFaults: ReadonlyArray<readonly [Endpoint, FaultAction]> = [
  ...(['metadata', 'authorize', 'token', 'keys', 'introspect', 'revoke'] as const).flatMap((endpoint) =>
    everywhere.map((action) => [endpoint, action] as const),
  ),
  ['token', { kind: 'omit', members: ['id_token'] }],
  ['token', { kind: 'omit', members: ['access_token'] }],
  ['token', { kind: 'id-token', badSignature: true }],
  ['token', { kind: 'id-token', claims: { nonce: 'somebody-elses' } }],
  ['token', { kind: 'set', members: { expires_in: 'soon' } }],
  ['metadata', { kind: 'set', members: { issuer: 'https://evil.example' } }],
  ['metadata', { kind: 'omit', members: ['token_endpoint'] }],
  ['metadata', { kind: 'omit', members: ['jwks_uri'] }],
  ['keys', { kind: 'omit', members: ['keys'] }],
  ['keys', { kind: 'set', members: { keys: [] } }],
];

const others: readonly Single[] = [
  {
    name: 'sign-in, signing keys rotated',
    play: async (house) =>
      await onStage(house, {}, async (stage) => {
        await stage.pass(60_000);
        await house.sim.rotateKeys('acme');
        const wrong = (await stage.signIn('orders')) ? [] : [`could not sign in: ${stage.whyNoSession}`];
        const verdict = stage.sessions.get('orders').verdict?.verdict;
        if (verdict !== 'verified') wrong.push(`the ID token is ${String(verdict)}`);
        return [...wrong, ...(await notRecovered(stage))];
      }),
  },
  {
    name: 'refresh, signing keys rotated',
    play: async (house) =>
      await onStage(house, {}, async (stage) => {
        // Keys are asked for at most once a minute.
        await stage.pass(60_000);
        await house.sim.rotateKeys('acme');
        await stage.refresh('orders');
        await stage.drive(stage.sessions.verified('orders'));
        const verdict = stage.sessions.get('orders').verdict?.verdict;
        const wrong = verdict === 'verified' ? [] : [`the ID token is ${String(verdict)}`];
        return [...wrong, ...judge(stage, { outcome: { is: 'fresh' } }), ...(await notRecovered(stage))];
      }),
  },
  {
    name: 'refresh, user revoked',
    play: async (house) =>
      await onStage(house, {}, async (stage) => {
        house.sim.revokeUser('acme', 'dana@acme.test');
        await stage.refresh('orders');
        const { word, action } = stage.status('orders');
        const isEnded = stage.sessions.get('orders').held.kind === 'ended';
        const wrong = isEnded && word === 'sign_in_needed' && action === 'sign-in' ? [] : [`not ended: ${word}`];
        return [...wrong, ...(await notRecovered(stage, new Set(['orders', 'billing'])))];
      }),
  },
  {
    name: 'refresh, network: no answer to what was done',
    play: async (house) =>
      await onStage(house, {}, async (stage) => {
        const reuses = house.sim.stats().graceReuses;
        stage.strike(silenceAfter, 1);
        const result = await stage.refresh('orders');
        const wrong = result.ok ? ['a refresh without an answer came to something'] : [];
        // The grace period is twice as long as the patience with an answer.
        await stage.pass(1_000);
        if (house.sim.stats().graceReuses !== reuses + 1) wrong.push('the lost answer was not asked for again');
        return [...wrong, ...judge(stage, { outcome: { is: 'fresh' } }), ...(await notRecovered(stage))];
      }),
  },
  {
    name: 'sign-in, network: no answer at all',
    play: async (house) => {
      const stage = await Stage.open(house);
      try {
        stage.strike(silence);
        const wrong = (await stage.signIn('orders')) ? ['signed in without a network'] : [];
        if (stage.status('orders').word !== 'sign_in_failed') wrong.push(`says ${stage.status('orders').word}`);
        stage.clearFaults();
        if (!(await stage.signIn('orders'))) wrong.push(`could not sign in after: ${stage.whyNoSession}`);
        return [...wrong, ...(await notRecovered(stage))];
      } finally {
        await stage.close();
      }
    },
  },
];

export const singles: readonly Single[] = [
  ...refreshCases.map(refreshSingle),
  ...networkTroubles.map(networkSingle),
  ...others,
  ...signInFaults.map(([endpoint, action]) => signInSingle(endpoint, action)),
  ...everywhere.map(signOutSingle),
];
