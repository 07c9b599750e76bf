import { expect, it } from 'vitest';
import { createEmitter } from './emitter.ts';

it('tells all listeners when one of them throws, and does not throw itself', () => {
  const problems: unknown[] = [];
  const heard: string[] = [];
  const emitter = createEmitter<string>((problem) => problems.push(problem));
  emitter.on(() => {
    throw new Error('a window that is gone');
  });
  emitter.on((event) => heard.push(event));
  emitter.emit('refreshed');
  expect(heard).toEqual(['refreshed']);
  expect(problems).toEqual([new Error('a window that is gone')]);
});

it('tells every listener of events in the order they came, those that a listener emits included', () => {
  const heard: string[] = [];
  const emitter = createEmitter<string>(() => {});
  emitter.on((event) => {
    if (event === 'signed in') emitter.emit('changed');
  });
  emitter.on((event) => heard.push(event));
  emitter.emit('signed in');
  emitter.emit('signed out');
  expect(heard).toEqual(['signed in', 'changed', 'signed out']);
});

it('tells a listener that is added meanwhile of what comes after', () => {
  const heard: string[] = [];
  const emitter = createEmitter<string>(() => {});
  const leave = emitter.on((event) => {
    leave();
    emitter.on((later) => heard.push(`added: ${later}`));
    heard.push(event);
  });
  emitter.emit('one');
  emitter.emit('two');
  expect(heard).toEqual(['one', 'added: two']);
});
