import { written } from '../../../src-preload/contract/words/testing/written.ts';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AppView, channelOf, commandNames, commands, type Result } from '../../../src-preload/contract/index.ts';
import { type AppError, failure, type Logger, silentLogger, success } from '../../core/base/index.ts';
import { bindCommands } from './bind-commands.ts';
import { type CommandHandlers, carryOut } from '../../core/commands/carry-out.ts';
import type { IpcSender } from './channel.ts';

type Call = (sender: IpcSender, payload: unknown) => Promise<unknown>;

const origin = 'app://bundle';
const own: IpcSender = { url: `${origin}/index.html`, isMainFrame: true };
let calls: Map<string, Call>;
let reached: string[];
let logged: string[];

const logger: Logger = {
  ...silentLogger,
  warn: (message, fields) => logged.push(`${message} ${JSON.stringify(fields)}`),
  error: (message) => logged.push(message),
};

const bind = (answers: Partial<Record<string, () => unknown>> = {}) => {
  calls = new Map();
  const handlers = Object.fromEntries(
    commandNames.map((name) => [
      name,
      () => {
        reached.push(name);
        return answers[name]?.() ?? failure('internal', 'not this one');
      },
    ]),
  ) as unknown as CommandHandlers;
  bindCommands(
    { handle: (channel, handler) => void calls.set(channel, handler), send: () => {} },
    {
      origin,
      logger,
      showable: async () => {},
      appView: () => {
        reached.push('app.snapshot');
        return (answers['app.snapshot']?.() ?? {}) as AppView;
      },
      dispatch: carryOut(handlers, logger),
    },
  );
};
const call = async (name: string, payload: unknown, sender = own) =>
  (await calls.get(channelOf(name as never))?.(sender, payload)) as Result<unknown>;

beforeEach(() => {
  reached = [];
  logged = [];
  bind();
});

describe('the bridge in main', () => {
  it('binds every command and nothing else', () => {
    expect([...calls.keys()].toSorted()).toEqual(commandNames.map(channelOf).toSorted());
  });

  it.each<[string, IpcSender]>([
    ['another page', { url: 'https://evil.example/', isMainFrame: true }],
    ['a page whose address begins like ours', { url: 'app://bundle.evil/index.html', isMainFrame: true }],
    ['a frame in our page', { ...own, isMainFrame: false }],
    ['nobody', { url: '', isMainFrame: false }],
  ])('refuses %s', async (_who, sender) => {
    for (const name of commandNames) {
      expect(await call(name, null, sender)).toMatchObject({ ok: false, error: { code: 'forbidden_sender' } });
    }
    expect(reached).toEqual([]);
  });

  it('lets no payload through that the contract does not describe', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...commandNames), fc.jsonValue(), async (name, payload) => {
        reached = [];
        const result = await call(name, payload);
        const fits = commands[name].payload.safeParse(payload).success;
        expect(reached).toEqual(fits ? [name] : []);
        if (!fits) expect(result).toMatchObject({ ok: false, error: { code: 'invalid_payload' } });
      }),
    );
  });

  it('refuses members beyond the contract, prototypes included', async () => {
    expect(await call('session.refresh', { connectionId: 'a', more: 1 })).toMatchObject({ error: { code: 'invalid_payload' } });
    expect(await call('session.refresh', JSON.parse('{"connectionId":"a","__proto__":{"x":1}}'))).toMatchObject({ ok: false });
  });

  it('lets no answer out that the contract does not describe', async () => {
    bind({ 'session.reveal': () => success({ token: 'fine', refreshToken: 'must never leave' }) });
    const result = await call('session.reveal', { connectionId: 'a', token: 'access' });
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(result)).not.toContain('must never leave');
  });

  it('answers after the window has been told what changed', async () => {
    const told: string[] = [];
    bind({
      'session.refresh': () => {
        setImmediate(() => told.push('the change'));
        return success(null);
      },
    });
    await call('session.refresh', { connectionId: 'a' }).then(() => told.push('the answer'));
    expect(told).toEqual(['the change', 'the answer']);
  });

  it('turns a crash into a value without its words', async () => {
    bind({
      'session.refresh': () => {
        throw new Error('refresh_token=abc');
      },
    });
    const result = await call('session.refresh', { connectionId: 'a' });
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(result)).not.toContain('abc');
  });

  it('passes an error on as code and words only', async () => {
    bind({ 'session.refresh': () => ({ ok: false, error: { code: 'offline', ...written('No network.', 'Wait.'), secret: 'x' } }) });
    expect(await call('session.refresh', { connectionId: 'a' })).toEqual({
      ok: false,
      error: { code: 'offline', ...written('No network.', 'Wait.') },
    });
    const problem = { word: 'declined', parameters: { error: 'access_denied', request: 'refresh' } };
    const error = { code: 'policy_denied', word: 'rate_limited_now', parameters: { problem } } as const;
    bind({ 'session.refresh': () => ({ ok: false, error }) });
    expect(await call('session.refresh', { connectionId: 'a' })).toEqual({ ok: false, error });
  });

  it.each([
    ['a sentence for a code', { word: 'No network.' }],
    ['words without an end', { parameters: { description: 'x'.repeat(1_001) } }],
    ['a member too many within', { parameters: { problem: { word: 'offline', parameters: {}, secret: 'x' } } }],
  ])('keeps back an error with %s', async (_, more) => {
    bind({ 'session.refresh': () => ({ ok: false, error: { code: 'offline', ...written('No network.'), ...more } as AppError }) });
    const result = await call('session.refresh', { connectionId: 'a' });
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(result)).not.toContain('x'.repeat(1_001));
  });
});
