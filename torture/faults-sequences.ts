import fc from 'fast-check';
import type { Endpoint, FaultAction } from '../okta-sim/index.ts';
import { networkTroubles, silenceAfter } from './faults-network.ts';
import { type House, type Role, roles, Stage, type StageOptions } from './faults-stage.ts';
import { describeFault, everywhere } from './faults-table.ts';
import { notRecovered, unplanned, wrongStates } from './faults-verdict.ts';

const minute = 60_000;
const hour = 60 * minute;

type Step =
  | { readonly do: 'fault'; readonly endpoint: Endpoint; readonly action: FaultAction; readonly times: number }
  | { readonly do: 'network'; readonly trouble: number; readonly times: number }
  | { readonly do: 'clear' | 'network-is-back' | 'restart' | 'rotate-keys' }
  | { readonly do: 'pass' | 'sleep'; readonly ms: number }
  | { readonly do: 'refresh' | 'sign-in'; readonly role: Role }
  | { readonly do: 'revoke-user' };

const endpoints: readonly Endpoint[] = ['token', 'token', 'token', 'metadata', 'keys', 'introspect', 'revoke', 'authorize'];
const role = fc.constantFrom(...roles);
const troubles = [...networkTroubles, silenceAfter];

/** Faults that leave the meaning of tokens alone; a server that takes tokens away by mistake is no test of the app. */
const harmless: readonly FaultAction[] = [
  ...everywhere,
  { kind: 'omit', members: ['access_token', 'keys', 'token_endpoint', 'active'] },
  { kind: 'omit', members: ['id_token', 'expires_in', 'jwks_uri'] },
  { kind: 'set', members: { expires_in: 'soon', token_type: 'mac', issuer: 'https://evil.example' } },
  { kind: 'id-token', badSignature: true },
];

const stretch = fc.constantFrom(500, 5_000, 40_000, 10 * minute, hour, 5 * hour);
const night = fc.constantFrom(minute, hour, 14 * hour);
const just = <T extends string>(what: T) => fc.constant(what);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: just('fault'),
      endpoint: fc.constantFrom(...endpoints),
      action: fc.constantFrom(...harmless),
      times: fc.constantFrom(1, 1, 2, 5, 30),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: just('network'), trouble: fc.nat(troubles.length - 1), times: fc.constantFrom(1, 3, 20) }),
  },
  { weight: 12, arbitrary: fc.record({ do: just('refresh'), role }) },
  { weight: 12, arbitrary: fc.record({ do: just('pass'), ms: stretch }) },
  { weight: 4, arbitrary: fc.record({ do: just('sleep'), ms: night }) },
  { weight: 2, arbitrary: fc.record({ do: just('sign-in'), role }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('clear' as const, 'network-is-back' as const, 'restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: just('revoke-user') }) },
  // Keys take long to make.
  { weight: 1, arbitrary: fc.record({ do: just('rotate-keys') }) },
);

const sequence = fc.array(step, { minLength: 1, maxLength: 14 });

const describeStep = (taken: Step): string => {
  switch (taken.do) {
    case 'fault':
      return `${describeFault(taken.endpoint, taken.action)} ×${taken.times}`;
    case 'network':
      return `network: ${troubles[taken.trouble]?.name ?? ''} ×${taken.times}`;
    case 'pass':
    case 'sleep':
      return `${taken.do} ${taken.ms / 1_000} s`;
    case 'refresh':
    case 'sign-in':
      return `${taken.do} ${taken.role}`;
    default:
      return taken.do;
  }
};

const take = async (stage: Stage, taken: Step): Promise<void> => {
  const { sim } = stage.house;
  switch (taken.do) {
    case 'fault': {
      const { endpoint, times, action } = taken;
      // A code that comes twice ends the family it brought (RFC 6749, 4.1.2), so only refreshes are doubled.
      const grant = action.kind === 'duplicate' && endpoint === 'token' ? { grant: 'refresh_token' } : {};
      return sim.faults.add({ endpoint, times, do: action, ...grant });
    }
    case 'network':
      return stage.strike(troubles[taken.trouble] ?? null, taken.times);
    case 'clear':
      return stage.clearFaults();
    case 'network-is-back':
      return await stage.networkIsBack();
    case 'restart':
      return await stage.restart();
    case 'rotate-keys':
      return await sim.rotateKeys('acme');
    case 'pass':
      return await stage.pass(taken.ms);
    case 'sleep':
      return await stage.sleep(taken.ms);
    case 'refresh':
      return void (await stage.refresh(taken.role));
    case 'sign-in':
      return void (await stage.signIn(taken.role));
    case 'revoke-user':
      return sim.revokeUser('acme', 'dana@acme.test');
  }
};

export interface Tally {
  sequences: number;
  steps: number;
  attempts: number;
  ended: number;
}

/** Plays one sequence; what was wrong, in words, with the step after which it was. */
const play = async (house: House, steps: readonly Step[], options: StageOptions, tally: Tally): Promise<readonly string[]> => {
  const stage = await Stage.open(house, options);
  try {
    for (const who of roles) if (!(await stage.signIn(who))) return [`could not sign in as ${who}`];
    const revoked = new Set<Role>();
    for (const [index, taken] of steps.entries()) {
      await take(stage, taken);
      await stage.settle();
      if (taken.do === 'revoke-user') for (const who of ['orders', 'billing'] as const) revoked.add(who);
      const wrong = [...wrongStates(stage), ...(await unplanned(stage)), ...stage.attempts.violations];
      if (wrong.length > 0) return wrong.map((text) => `after step ${index + 1}: ${text}`);
    }
    const wrong = await notRecovered(stage, revoked);
    tally.sequences += 1;
    tally.steps += steps.length;
    tally.attempts += stage.attempts.count;
    tally.ended += roles.filter((who) => stage.sessions.get(who).held.kind === 'ended').length;
    for (const who of roles.filter((one) => stage.sessions.get(one).held.kind !== 'held'))
      if (!(await stage.signIn(who))) wrong.push(`${who}: could not sign in after`);
    return wrong;
  } finally {
    await stage.close();
  }
};

/** Random sequences of faults, wishes and time. Null, or the smallest sequence found that goes wrong. */
export const playSequences = async (
  house: House,
  run: { readonly seed: number; readonly runs: number; readonly shrinks?: boolean; readonly options?: StageOptions },
): Promise<{ readonly tally: Tally; readonly failure: string | null }> => {
  const tally: Tally = { sequences: 0, steps: 0, attempts: 0, ended: 0 };
  const property = fc.asyncProperty(sequence, fc.nat(), async (steps, seed) => {
    const wrong = await play(house, steps, { ...run.options, seed }, tally);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  });
  const details = await fc.check(property, { seed: run.seed, numRuns: run.runs, endOnFailure: run.shrinks === false });
  if (!details.failed) return { tally, failure: null };
  const [steps] = details.counterexample ?? [[]];
  const reason = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  const lines = [
    `seed ${details.seed}, path ${details.counterexamplePath ?? ''}`,
    ...steps.map((taken) => `  ${describeStep(taken)}`),
    reason,
  ];
  return { tally, failure: lines.join('\n') };
};
