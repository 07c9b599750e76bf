import { EventEmitter } from 'node:events';

/** Asked for by the language and by libraries that look at any object; their absence means nothing. */
const harmless = new Set([
  'then',
  'toJSON',
  'inspect',
  'nodeType',
  'asymmetricMatch',
  '$$typeof',
  '@@__IMMUTABLE_ITERABLE__@@',
  '__esModule',
]);

const notImplemented = (name: string, key: string): never => {
  throw new Error(`electron-stand-in: ${name}.${key} is not implemented`);
};

const get =
  (name: string): ProxyHandler<object>['get'] =>
  (target, key, receiver) => {
    if (typeof key === 'string' && !(key in target) && !harmless.has(key)) return notImplemented(name, key);
    return Reflect.get(target, key, receiver) as unknown;
  };

/** `members`, throwing a clear error for every other name. */
export const strict = <T extends object>(name: string, members: T): T => new Proxy(members, { get: get(name) as never });

/** Makes instances of a class throw a clear error for every name the class does not have. */
export const strictClass = (name: string, constructor: abstract new (...args: never[]) => object): void => {
  const prototype = constructor.prototype as object;
  Object.setPrototypeOf(prototype, new Proxy(Object.getPrototypeOf(prototype) as object, { get: get(name) as never }));
};

/** An emitter that refuses listeners for events it will never tell about, unless they are listed in `silent`. */
export class StrictEmitter extends EventEmitter {
  constructor(name: string, events: readonly string[], silent: readonly string[] = []) {
    super();
    const known = new Set([...events, ...silent, 'newListener', 'removeListener', 'error']);
    this.on('newListener', (event: string | symbol) => {
      if (typeof event === 'string' && !known.has(event))
        throw new Error(`electron-stand-in: ${name} never emits '${event}': not implemented`);
    });
  }
}

/** Electron's event object with `preventDefault`. */
export class CancellableEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
