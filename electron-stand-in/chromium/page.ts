import { EventEmitter } from 'node:events';
import type { Answer, Connection, Method, Params } from './connection.ts';

export interface Frame {
  readonly id: string;
  readonly parentId: string | null;
  /** As Chromium knows it: the app's own protocol is still in its routed form. */
  url: string;
}

export interface PageRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
  readonly isDocument: boolean;
  readonly isMainFrame: boolean;
}

export type Decision =
  | { readonly kind: 'continue' }
  /** The navigation or request never happens; a navigating page stays where it is. */
  | { readonly kind: 'refuse' }
  | { readonly kind: 'fulfil'; readonly status: number; readonly headers: [string, string][]; readonly body: Buffer };

interface PageEvents {
  /** A call of the binding, by the frame that made it. */
  message: [frame: Frame, text: string];
  navigated: [frame: Frame];
  /** The main frame shows the document of an address, and no longer the blank page it began with. */
  committed: [];
  domReady: [];
  loaded: [];
  windowOpen: [url: string];
  crashed: [];
  /** The window is gone, whoever closed it. */
  lost: [];
}

interface PausedRequest {
  readonly requestId: string;
  readonly request: { readonly url: string; readonly method: string; readonly headers: Record<string, string>; readonly postData?: string };
  readonly frameId: string;
  readonly resourceType: string;
}

export interface WindowBounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Name of the function through which the init script reaches this process; the script deletes it. */
export const bindingName = '__electronStandInSend';
/** Where the init script leaves its receiver for this process to take (and delete). */
export const receiverName = '__electronStandInReceive';

/** One Chromium window, through its DevTools session. */
export class Page extends EventEmitter<PageEvents> {
  readonly #connection: Connection;
  readonly #sessionId: string;
  readonly #targetId: string;
  readonly #frames = new Map<string, Frame>();
  readonly #contexts = new Map<number, string>();
  #receiver: Promise<string | null> = Promise.resolve(null);
  #lost = false;

  constructor(connection: Connection, sessionId: string, targetId: string) {
    super();
    this.#connection = connection;
    this.#sessionId = sessionId;
    this.#targetId = targetId;
    this.#frames.set(targetId, { id: targetId, parentId: null, url: 'about:blank' });
  }

  /**
   * Prepares the page: `initScript` runs first in every document, `decide` answers for every document and for
   * everything under `routedOrigins`.
   */
  async prepare(initScript: string, routedOrigins: readonly string[], decide: (request: PageRequest) => Promise<Decision>): Promise<void> {
    this.#listen(decide);
    await Promise.all([
      this.#send('Page.enable'),
      this.#send('Runtime.enable'),
      // Otherwise V8 parses scripts anew for the stack of every error that a library so much as makes.
      this.#send('Runtime.setMaxCallStackSizeToCapture', { size: 0 }),
      this.#send('Runtime.addBinding', { name: bindingName }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', { source: initScript }),
      this.#send('Fetch.enable', {
        patterns: [
          { urlPattern: '*', resourceType: 'Document', requestStage: 'Request' },
          ...routedOrigins.map((origin) => ({ urlPattern: `${origin}/*`, requestStage: 'Request' as const })),
        ],
      }),
      this.#send('Runtime.runIfWaitingForDebugger'),
    ]);
  }

  get mainFrame(): Frame {
    return this.#frames.get(this.#targetId) as Frame;
  }

  /** Loads `url`; resolves with Chromium's error text, or null once the navigation is committed. */
  async navigate(url: string): Promise<string | null> {
    return (await this.#send('Page.navigate', { url })).errorText ?? null;
  }

  async reload(): Promise<void> {
    await this.#send('Page.reload', { ignoreCache: true });
  }

  /** Hands `text` to the init script's receiver in the main frame; dropped when the page has none. */
  async deliver(text: string): Promise<void> {
    const receiver = await this.#receiver;
    if (receiver === null) return;
    await this.#send('Runtime.callFunctionOn', {
      objectId: receiver,
      functionDeclaration: 'function (text) { this(text); }',
      arguments: [{ value: text }],
    }).catch(() => {});
  }

  /** `null` follows the system. */
  async setColourScheme(scheme: 'light' | 'dark' | null): Promise<void> {
    await this.#send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme ?? '' }] });
  }

  async bounds(): Promise<WindowBounds> {
    const { bounds } = await this.#connection.send('Browser.getWindowForTarget', { targetId: this.#targetId });
    return { x: bounds.left ?? 0, y: bounds.top ?? 0, width: bounds.width ?? 0, height: bounds.height ?? 0 };
  }

  async setBounds(bounds: Partial<WindowBounds>): Promise<void> {
    await this.#setWindow({
      ...(bounds.x === undefined ? {} : { left: bounds.x }),
      ...(bounds.y === undefined ? {} : { top: bounds.y }),
      ...(bounds.width === undefined ? {} : { width: bounds.width }),
      ...(bounds.height === undefined ? {} : { height: bounds.height }),
    });
  }

  async setState(windowState: 'normal' | 'minimized' | 'maximized' | 'fullscreen'): Promise<void> {
    await this.#setWindow({ windowState });
  }

  async bringToFront(): Promise<void> {
    await this.#send('Page.bringToFront');
  }

  async close(): Promise<void> {
    if (!this.#lost) await this.#connection.send('Target.closeTarget', { targetId: this.#targetId }).catch(() => {});
  }

  /** Called once when the session has ended. */
  lost(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.emit('lost');
  }

  #send<M extends Method>(method: M, params?: Params<M>): Promise<Answer<M>> {
    return this.#connection.send(method, params, this.#sessionId);
  }

  async #setWindow(bounds: object): Promise<void> {
    const { windowId } = await this.#connection.send('Browser.getWindowForTarget', { targetId: this.#targetId });
    await this.#connection.send('Browser.setWindowBounds', { windowId, bounds });
  }

  #on<P>(method: string, listener: (params: P) => void): void {
    this.#connection.on<P>(method, (params, sessionId) => {
      if (sessionId === this.#sessionId) listener(params);
    });
  }

  #listen(decide: (request: PageRequest) => Promise<Decision>): void {
    this.#on<{ context: { id: number; auxData: { frameId: string; isDefault: boolean } } }>(
      'Runtime.executionContextCreated',
      ({ context }) => {
        if (!context.auxData.isDefault) return;
        this.#contexts.set(context.id, context.auxData.frameId);
        if (context.auxData.frameId === this.#targetId) this.#receiver = this.#takeReceiver(context.id);
      },
    );
    this.#on<{ executionContextId: number }>('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      this.#contexts.delete(executionContextId);
    });
    this.#on<{ name: string; payload: string; executionContextId: number }>('Runtime.bindingCalled', (call) => {
      const frame = this.#frames.get(this.#contexts.get(call.executionContextId) ?? '');
      if (call.name === bindingName && frame !== undefined) this.emit('message', frame, call.payload);
    });
    this.#on<{ frameId: string; parentFrameId: string }>('Page.frameAttached', ({ frameId, parentFrameId }) => {
      this.#frames.set(frameId, { id: frameId, parentId: parentFrameId, url: 'about:blank' });
    });
    this.#on<{ frameId: string }>('Page.frameDetached', ({ frameId }) => this.#frames.delete(frameId));
    this.#on<{ frame: { id: string; parentId?: string; url: string } }>('Page.frameNavigated', ({ frame }) => {
      const known: Frame = this.#frames.get(frame.id) ?? { id: frame.id, parentId: frame.parentId ?? null, url: frame.url };
      known.url = frame.url;
      this.#frames.set(frame.id, known);
      this.emit('navigated', known);
      if (known === this.mainFrame && known.url.startsWith('http')) this.emit('committed');
    });
    this.#on<{ frameId: string; url: string }>('Page.navigatedWithinDocument', ({ frameId, url }) => {
      const frame = this.#frames.get(frameId);
      if (frame !== undefined) frame.url = url;
    });
    this.#on('Page.domContentEventFired', () => this.emit('domReady'));
    this.#on('Page.loadEventFired', () => this.emit('loaded'));
    this.#on<{ url: string }>('Page.windowOpen', ({ url }) => this.emit('windowOpen', url));
    this.#on('Inspector.targetCrashed', () => this.emit('crashed'));
    this.#on<PausedRequest>('Fetch.requestPaused', (paused) => void this.#answer(paused, decide));
  }

  /** The object ID of the init script's receiver, which is taken off the page's global object. */
  async #takeReceiver(contextId: number): Promise<string | null> {
    const name = JSON.stringify(receiverName);
    const expression = `(() => { const receive = globalThis[${name}]; delete globalThis[${name}]; return receive; })()`;
    const answer = await this.#send('Runtime.evaluate', { expression, contextId }).catch(() => null);
    return answer?.result.objectId ?? null;
  }

  async #answer(paused: PausedRequest, decide: (request: PageRequest) => Promise<Decision>): Promise<void> {
    const { requestId, request } = paused;
    const decision = await decide({
      url: request.url,
      method: request.method,
      headers: request.headers,
      body: request.postData,
      isDocument: paused.resourceType === 'Document',
      isMainFrame: paused.frameId === this.#targetId,
    }).catch((error: unknown): Decision => {
      console.error('electron-stand-in: a protocol handler failed:', error);
      return { kind: 'refuse' };
    });
    const answer =
      decision.kind === 'continue'
        ? this.#send('Fetch.continueRequest', { requestId })
        : decision.kind === 'refuse'
          ? this.#send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
          : this.#send('Fetch.fulfillRequest', {
              requestId,
              responseCode: decision.status,
              responseHeaders: decision.headers.map(([name, value]) => ({ name, value })),
              body: decision.body.toString('base64'),
            });
    // The page may have gone on in the meantime; then nobody waits for this answer.
    await answer.catch(() => {});
  }
}
