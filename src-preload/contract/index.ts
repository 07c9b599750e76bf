export * from './bridge.ts';
export * from './commands.ts';
export * from './errors.ts';
export * from './views.ts';
