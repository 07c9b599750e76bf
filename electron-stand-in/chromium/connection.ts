import type { Readable, Writable } from 'node:stream';
import type { CDPSession } from '@playwright/test';

/* The types of the protocol's commands; nothing but types is borrowed from Playwright. */
declare const playwrightSend: CDPSession['send'];
export type Method = Parameters<CDPSession['send']>[0];
export type Params<M extends Method> = Parameters<typeof playwrightSend<M>>[1];
export type Answer<M extends Method> = Awaited<ReturnType<typeof playwrightSend<M>>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

type Listener = (params: never, sessionId: string | undefined) => void;

/** The DevTools protocol over Chromium's debugging pipe: JSON messages, each ended by a NUL byte. */
export class Connection {
  readonly #output: Writable;
  readonly #pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void; method: string }>();
  readonly #listeners = new Map<string, Listener[]>();
  #nextId = 1;
  closed = false;
  #partial: Buffer[] = [];

  constructor(output: Writable, input: Readable) {
    this.#output = output;
    output.on('error', () => this.close());
    input.on('error', () => this.close());
    input.on('data', (chunk: Buffer) => this.#read(chunk));
    input.on('close', () => this.close());
  }

  /** Sends a command; rejects with Chromium's message, or when the browser is gone. */
  send<M extends Method>(method: M, params?: Params<M>, sessionId?: string): Promise<Answer<M>> {
    if (this.closed) return Promise.reject(new Error(`${method}: the browser is gone`));
    const id = this.#nextId++;
    this.#output.write(`${JSON.stringify({ id, method, params: params ?? {}, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, method });
    });
  }

  /** Listens to an event of any session. */
  on<P>(method: string, listener: (params: P, sessionId: string | undefined) => void): void {
    this.#listeners.set(method, [...(this.#listeners.get(method) ?? []), listener]);
  }

  /** Fails everything that still waits for an answer. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const { reject, method } of this.#pending.values()) reject(new Error(`${method}: the browser is gone`));
    this.#pending.clear();
  }

  #read(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0); end !== -1; end = rest.indexOf(0)) {
      const text = Buffer.concat([...this.#partial, rest.subarray(0, end)]).toString('utf8');
      this.#partial = [];
      rest = rest.subarray(end + 1);
      this.#receive(JSON.parse(text) as Message);
    }
    if (rest.length > 0) this.#partial.push(rest);
  }

  #receive(message: Message): void {
    if (message.id !== undefined) {
      const waiting = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.error !== undefined) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
      else waiting?.resolve(message.result as never);
      return;
    }
    for (const listener of this.#listeners.get(message.method ?? '') ?? []) listener((message.params ?? {}) as never, message.sessionId);
  }
}
