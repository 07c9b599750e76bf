export { type ConnectionTest, createConnectionTest, type Route } from './connection-test.ts';
