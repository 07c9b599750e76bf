import { orgNames } from './directory.ts';
import type { Endpoint, Fault, FaultAction } from './faults.ts';
import type { PolicyGap } from './policies.ts';
import type { OrgName } from './types.ts';

/** What a request to the control endpoint got wrong, for its sender. */
export class ControlError extends Error {}

/** Says whether a value is allowed; `means` describes what is. */
interface Check {
  means: string;
  holds: (value: unknown) => boolean;
}

const text: Check = { means: 'a string', holds: (value) => typeof value === 'string' };
const flag: Check = { means: 'true or false', holds: (value) => typeof value === 'boolean' };
const wholeNumber = (minimum: number, maximum = Number.MAX_SAFE_INTEGER): Check => ({
  means: `a whole number from ${minimum} to ${maximum}`,
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum,
});
const oneOf = (allowed: readonly string[]): Check => ({
  means: `one of ${allowed.join(', ')}`,
  holds: (value) => typeof value === 'string' && allowed.includes(value),
});
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const record: Check = { means: 'an object', holds: isRecord };
const texts: Check = {
  means: 'an array of strings',
  holds: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
};
const textRecord: Check = {
  means: 'an object of strings',
  holds: (value) => isRecord(value) && Object.values(value).every((item) => typeof item === 'string'),
};

const records: Check = { means: 'an array of objects', holds: (value) => Array.isArray(value) && value.every(isRecord) };

/** The members of an object; a name that ends with `?` may be absent. */
type Shape = Record<string, Check>;

/** Checks that `value` is an object with exactly these members; throws `ControlError` otherwise. */
export function checkShape(value: unknown, shape: Shape, where: string): Record<string, unknown> {
  if (!isRecord(value)) throw new ControlError(`${where} must be an object.`);
  const known = new Map(Object.entries(shape).map(([name, check]) => [name.replace(/\?$/, ''), check]));
  for (const [name, member] of Object.entries(value)) {
    const check = known.get(name);
    if (!check) throw new ControlError(`${where} has no member "${name}". It has: ${[...known.keys()].join(', ')}.`);
    if (!check.holds(member)) throw new ControlError(`"${name}" of ${where} must be ${check.means}.`);
  }
  for (const name of Object.keys(shape)) {
    if (!name.endsWith('?') && !(name in value)) throw new ControlError(`${where} lacks "${name}".`);
  }
  return value;
}

const endpoints: Record<Endpoint, true> = {
  token: true,
  authorize: true,
  keys: true,
  metadata: true,
  introspect: true,
  revoke: true,
  userinfo: true,
  logout: true,
  device: true,
  par: true,
  'sign-in': true,
};

const actions: Record<FaultAction['kind'], Shape> = {
  delay: { ms: wholeNumber(0) },
  'drop-before': {},
  'drop-after': {},
  duplicate: { 'answer?': oneOf(['first', 'second']) },
  status: { status: wholeNumber(200, 599), 'body?': text, 'headers?': textRecord },
  error: { error: text, description: text, 'padTo?': wholeNumber(0, 10 * 1024 * 1024), 'status?': wholeNumber(400, 599) },
  malformed: { form: oneOf(['html', 'truncated', 'huge', 'invalid-utf8']) },
  omit: { members: texts },
  set: { members: record },
  'id-token': { 'claims?': record, 'badSignature?': flag },
  'clock-skew': { seconds: wholeNumber(-1e9, 1e9) },
  'policy-denied': {},
};

/** The shape of a request that names an org. */
const orgShape = { org: oneOf(orgNames) };

/** Checks a fault that came as JSON. Throws `ControlError`. */
export function parseFault(value: unknown): Fault {
  const fault = checkShape(
    value,
    {
      'org?': orgShape.org,
      'server?': text,
      endpoint: oneOf(Object.keys(endpoints)),
      'grant?': text,
      'clientId?': text,
      'times?': wholeNumber(1),
      do: record,
    },
    'A fault',
  );
  const action = fault['do'] as Record<string, unknown>;
  const kind = Object.keys(actions).find((candidate): candidate is FaultAction['kind'] => candidate === action['kind']);
  if (kind === undefined) throw new ControlError(`"kind" of "do" must be one of ${Object.keys(actions).join(', ')}.`);
  checkShape(action, { kind: text, ...actions[kind] }, `"do" of kind ${kind}`);
  return value as Fault;
}

/** Checks a gap of the access policies that came as JSON. Throws `ControlError`. */
export function parsePolicyGap(value: unknown): PolicyGap {
  const shape = { 'org?': orgShape.org, 'server?': text, 'clientId?': text, 'grant?': text, 'login?': text };
  return checkShape(value, shape, 'A gap of the access policies');
}

/** Checks an org's name and other members that came as JSON. Throws `ControlError`. */
export function parseOrg(value: unknown, more: Shape, where: string): { org: OrgName } & Record<string, unknown> {
  return checkShape(value, { ...orgShape, ...more }, where) as { org: OrgName } & Record<string, unknown>;
}

export const loginShape = { login: text };
export const clientKeysShape = { clientId: text, keys: records };
export const encryptionShape = { 'clientId?': text, 'server?': oneOf(['default', 'custom']), 'alg?': text, 'key?': record };
export const timeShape = { advanceSeconds: wholeNumber(-1e10, 1e10) };
