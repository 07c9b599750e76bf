import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import * as answers from './answers.ts';
import { channelOf, commandNames, eventNames } from './bridge.ts';
import * as browsers from './browsers.ts';
import { commands } from './commands.ts';
import { events } from './events.ts';
import { appErrorSchema, errorCodes } from './errors.ts';
import * as history from './history.ts';
import * as views from './views.ts';

const schemas = (record: Readonly<Record<string, unknown>>, prefix: string): [name: string, schema: z.ZodMiniType][] =>
  Object.entries(record).flatMap(([name, value]) => (value instanceof z.ZodMiniType ? [[`${prefix} ${name}`, value]] : []));

const payloads = Object.entries(commands).map(([name, { payload }]): [string, z.ZodMiniType] => [`payload of ${name}`, payload]);
const results = Object.entries(commands).map(([name, { result }]): [string, z.ZodMiniType] => [`result of ${name}`, result]);
const everySchema = [
  ...payloads,
  ...results,
  ...schemas(events, 'event'),
  ...schemas(views, 'view'),
  ...schemas(answers, 'answer'),
  ...schemas(history, 'history'),
  ...schemas(browsers, 'browsers'),
  ['error', appErrorSchema] as const,
];

/** A schema's JSON Schema, in whose terms the tests walk it and make values that it accepts. */
interface Shape {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: Shape;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
}

const shapeOf = (schema: z.ZodMiniType): Shape => z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as Shape;

const branchesOf = (shape: Shape): readonly Shape[] => shape.anyOf ?? shape.oneOf ?? [];

/** Of several types the first: zod writes `["string", "null"]` for a nullable string. */
const typeOf = ({ type }: Shape): string | undefined => (typeof type === 'string' ? type : type?.[0]);

/** The fullest value a shape allows: every optional member, one item in every list, never null where there is a choice. */
/** A colour, or a request ID. */
const ofPattern = (pattern: string | undefined): string | undefined =>
  pattern === undefined ? undefined : ['#00ff7f', 'req-1'].find((text) => new RegExp(pattern).test(text));

const exampleOf = (shape: Shape): unknown => {
  if ('const' in shape) return shape.const;
  if (shape.enum !== undefined) return shape.enum[0];
  const branches = branchesOf(shape);
  if (branches.length > 0) return exampleOf(branches.find((branch) => typeOf(branch) !== 'null') ?? branches[0]!);
  switch (typeOf(shape)) {
    case 'object':
      return Object.fromEntries(Object.entries(shape.properties ?? {}).map(([name, member]) => [name, exampleOf(member)]));
    case 'array':
      return shape.items === undefined ? [] : [exampleOf(shape.items)];
    case 'string':
      return ofPattern(shape.pattern) ?? 'x'.repeat(shape.minLength ?? 1);
    case 'number':
    case 'integer':
      return shape.minimum ?? 0;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      throw new Error(`No example for ${JSON.stringify(shape)}`);
  }
};

type Path = readonly (string | number)[];

/** Where in the example an object stands, and every object that the example leaves out (other branches of a union). */
const objectsIn = (shape: Shape, path: Path = []): { readonly path: Path; readonly shape: Shape }[] => [
  ...(typeOf(shape) === 'object' ? [{ path, shape }] : []),
  ...Object.entries(shape.properties ?? {}).flatMap(([name, member]) => objectsIn(member, [...path, name])),
  ...(shape.items === undefined ? [] : objectsIn(shape.items, [...path, 0])),
  ...branchesOf(shape).flatMap((branch) => objectsIn(branch, path)),
];

const reach = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[step] : undefined),
    value,
  );

describe('names', () => {
  it('are the same for the preload and the schemas', () => {
    expect([...commandNames].toSorted()).toEqual(Object.keys(commands).toSorted());
    expect([...eventNames].toSorted()).toEqual(Object.keys(events).toSorted());
  });

  it('make channels that no two share', () => {
    const channels = [...commandNames, ...eventNames].map(channelOf);
    expect(new Set(channels).size).toBe(channels.length);
    for (const channel of channels) expect(channel).toMatch(/^tenantry:[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/);
  });

  it('of error codes are listed once', () => {
    expect(new Set(errorCodes).size).toBe(errorCodes.length);
  });
});

describe('every command', () => {
  it.each(Object.entries(commands))('%s has a schema for its payload and its result', (_name, command) => {
    expect(command.payload).toBeInstanceOf(z.ZodMiniType);
    expect(command.result).toBeInstanceOf(z.ZodMiniType);
  });

  it('bounds every string and list it takes', () => {
    const unbounded = (shape: Shape, path: string): string[] => {
      const open =
        (typeOf(shape) === 'string' && !('const' in shape) && (shape.enum ?? shape.maxLength ?? shape.pattern) === undefined) ||
        (typeOf(shape) === 'array' && shape.maxItems === undefined);
      return [
        ...(open ? [path] : []),
        ...Object.entries(shape.properties ?? {}).flatMap(([name, member]) => unbounded(member, `${path}.${name}`)),
        ...(shape.items === undefined ? [] : unbounded(shape.items, `${path}[]`)),
        ...branchesOf(shape).flatMap((branch) => unbounded(branch, path)),
      ];
    };
    expect(payloads.flatMap(([name, schema]) => unbounded(shapeOf(schema), name))).toEqual([]);
    expect(unbounded(shapeOf(z.strictObject({ list: z.array(z.nullable(z.string())) })), 'control')).toEqual([
      'control.list',
      'control.list[]',
    ]);
  });
});

describe('every schema', () => {
  it.each(everySchema)('%s accepts the example that the test makes of it', (_name, schema) => {
    const parsed = schema.safeParse(exampleOf(shapeOf(schema)));
    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  it.each(everySchema)('%s answers arbitrary JSON without throwing', (_name, schema) => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(typeof schema.safeParse(value).success).toBe('boolean');
      }),
      { numRuns: 60 },
    );
  });

  it.each(everySchema)('%s answers one arbitrary member in a good value without throwing', (_name, schema) => {
    const example = exampleOf(shapeOf(schema));
    if (typeof example !== 'object' || example === null) return;
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(example)), fc.jsonValue(), (member, value) => {
        expect(typeof schema.safeParse({ ...example, [member]: value }).success).toBe('boolean');
      }),
      { numRuns: 60 },
    );
  });
});

describe('every object is strict', () => {
  it.each(everySchema)('%s', (_name, schema) => {
    for (const { path, shape } of objectsIn(shapeOf(schema))) {
      expect(shape.additionalProperties, `at ${path.join('.') || 'the top'}`).toBe(false);
    }
  });

  it.each(everySchema)('%s refuses a refresh token wherever it hides', (_name, schema) => {
    for (const { path } of objectsIn(shapeOf(schema))) {
      const example = structuredClone(exampleOf(shapeOf(schema)));
      const target = reach(example, path);
      // Other branches of a union have no place in this example: the test above covers them.
      if (typeof target !== 'object' || target === null) continue;
      (target as Record<string, unknown>)['refresh_token'] = 'r';
      expect(schema.safeParse(example).success, `at ${path.join('.') || 'the top'}`).toBe(false);
    }
  });

  it('notices an object that is not (negative control)', () => {
    const lax = z.strictObject({ outer: z.nullable(z.array(z.object({ token: z.string() }))) });
    const shapes = objectsIn(shapeOf(lax)).map(({ shape }) => shape.additionalProperties);
    expect(shapes).toEqual([false, undefined]);
    expect(lax.safeParse({ outer: [{ token: 'a', refresh_token: 'r' }] }).success).toBe(true);
  });

  it('names no member after a secret', () => {
    const secret = /refresh_?token$|secret|verifier|password|(?:^|_)code$/i;
    const leaks = [...results, ...schemas(events, 'event')].flatMap(([name, schema]) =>
      objectsIn(shapeOf(schema)).flatMap(({ path, shape }) =>
        Object.entries(shape.properties ?? {})
          .filter(([member, value]) => secret.test(member) && typeOf(value) === 'string')
          .map(([member]) => `${name}: ${[...path, member].join('.')}`),
      ),
    );
    expect(leaks.filter((leak) => !/\b(?:warning|error)\.code$/.test(leak))).toEqual([]);
  });
});
