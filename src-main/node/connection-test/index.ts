export { createConnectionTest, type Route } from './connection-test.ts';
