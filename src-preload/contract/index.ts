export * from './bridge.ts';
export * from './content-security-policy.ts';
export * from './commands.ts';
export * from './errors.ts';
export * from './history.ts';
export * from './network.ts';
export * from './methods.ts';
export * from './views.ts';
