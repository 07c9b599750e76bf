import { readdirSync, readFileSync } from 'node:fs';
import { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { LaunchedApp } from './app.ts';
import type { Surroundings } from './surroundings.ts';

/** The secrets that crossed between the app and okta-sim, as the server saw them. */
export interface SeenSecrets {
  readonly refreshTokens: ReadonlySet<string>;
  readonly codes: ReadonlySet<string>;
  readonly verifiers: ReadonlySet<string>;
  /** Client secrets and assertions, passwords and device codes. */
  readonly credentials: ReadonlySet<string>;
  /** Raw access and ID tokens: the window may have these when a person reveals them, and nothing else ever. */
  readonly tokens: ReadonlySet<string>;
  /** What must never be found anywhere. */
  all(): readonly string[];
  stop(): void;
}

const isTokenEndpoint = (url: string | undefined): boolean => url !== undefined && (url.split('?')[0] ?? '').endsWith('/v1/token');

/**
 * Notes every code, code verifier, token, secret and password that passes a token endpoint. okta-sim runs in the test's own
 * process, so its requests and responses are listened to here; call before the first sign-in.
 */
export const watchSecrets = (): SeenSecrets => {
  const refreshTokens = new Set<string>();
  const codes = new Set<string>();
  const verifiers = new Set<string>();
  const tokens = new Set<string>();
  const credentials = new Set<string>();
  const readForm = (text: string) => {
    const form = new URLSearchParams(text);
    for (const [name, into] of [
      ['code', codes],
      ['code_verifier', verifiers],
      ['refresh_token', refreshTokens],
      ['client_secret', credentials],
      ['client_assertion', credentials],
      ['password', credentials],
      ['device_code', credentials],
    ] as const) {
      const value = form.get(name);
      if (value !== null && value !== '') into.add(value);
    }
  };

  const { emit } = IncomingMessage.prototype;
  const bodies = new WeakMap<IncomingMessage, string>();
  IncomingMessage.prototype.emit = function (this: IncomingMessage, event: string | symbol, ...args: unknown[]) {
    // Only requests that reached a server have a URL.
    if (isTokenEndpoint(this.url) && this.method === 'POST') {
      if (event === 'data') bodies.set(this, (bodies.get(this) ?? '') + String(args[0]));
      if (event === 'end') readForm(bodies.get(this) ?? '');
    }
    return (emit as (...all: unknown[]) => boolean).call(this, event, ...args);
  } as typeof emit;

  const { end } = ServerResponse.prototype;
  ServerResponse.prototype.end = function (this: ServerResponse, ...args: unknown[]) {
    if (isTokenEndpoint(this.req.url) && (typeof args[0] === 'string' || Buffer.isBuffer(args[0]))) {
      for (const [, name, token = ''] of String(args[0]).matchAll(/"(refresh|access|id)_token"\s*:\s*"([^"]+)"/g)) {
        (name === 'refresh' ? refreshTokens : tokens).add(token);
      }
    }
    return (end as (...all: unknown[]) => ServerResponse).apply(this, args);
  } as typeof end;

  return {
    refreshTokens,
    codes,
    verifiers,
    credentials,
    tokens,
    all: () => [...refreshTokens, ...codes, ...verifiers, ...credentials],
    stop: () => {
      IncomingMessage.prototype.emit = emit;
      ServerResponse.prototype.end = end;
    },
  };
};

/** Something that was written or sent, and where. */
export interface Trace {
  readonly where: string;
  readonly content: Buffer;
}

/** What `read` gives; null when the file or folder is gone: a browser at work writes temporary ones and takes them away. */
const unlessGone = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

const filesIn = (folder: string): string[] =>
  (unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? []).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() ? [path] : [];
  });

/**
 * Everything a run has left behind: each file of the test's home, settings, data and user-data folder (Chromium's
 * profile included; the system browser's is not the app's), the output, and what main sent to the window.
 */
export const collectTraces = (surroundings: Surroundings, apps: readonly LaunchedApp[]): readonly Trace[] => {
  const ours = (path: string) =>
    !['browser-profile', 'opened-urls', 'traffic.jsonl'].some((name) => path.startsWith(join(surroundings.folder, name)));
  const folders = new Set([surroundings.folder, ...apps.map((app) => app.userData)]);
  const files = new Set([...folders].flatMap(filesIn).filter(ours));
  return [
    ...[...files].flatMap((path) => {
      const content = unlessGone(() => readFileSync(path));
      return content === null ? [] : [{ where: path.slice(surroundings.folder.length + 1), content }];
    }),
    ...apps.flatMap((app) => [
      { where: 'output', content: Buffer.from(app.output()) },
      ...app.traffic().map((sent) => ({ where: `bridge ${sent.channel}`, content: Buffer.from(JSON.stringify(sent.value)) })),
    ]),
  ];
};

/** The forms in which a secret might hide: as it is, URL-encoded, in base64 at each alignment, in hexadecimal, in UTF-16. */
const formsOf = (secret: string): readonly Buffer[] => {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and last characters depend on what stands around the secret.
    return text.slice(shift === 0 ? 0 : 4, -2);
  });
  const texts = [
    encodeURIComponent(secret),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    bytes.toString('hex'),
  ];
  return [bytes, ...texts.map((text) => Buffer.from(text)), Buffer.from(secret, 'utf16le')];
};

/** Where any of `secrets` was found; empty when nowhere. The secret itself is not told. */
export const findSecrets = (traces: readonly Trace[], secrets: readonly string[]): readonly string[] => {
  const forms = secrets.flatMap(formsOf);
  return [...new Set(traces.filter(({ content }) => forms.some((form) => content.includes(form))).map(({ where }) => where))];
};
