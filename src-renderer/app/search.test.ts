import { expect, test } from 'vitest';
import { connections, tenants } from '../testing/fixtures.ts';
import { filterGroups, groupByTenant } from './search.ts';

const groups = groupByTenant(tenants, connections(0));
const found = (query: string) => filterGroups(groups, query).flatMap((group) => group.connections.map((one) => one.id));

test('groups keep the order of tenants and of connections, and tenants without any', () => {
  expect(groups.map((group) => group.tenant.id)).toEqual(tenants.map((tenant) => tenant.id));
  expect(groups[0]?.connections.map((one) => one.id)).toEqual(['orders', 'orders-ro', 'warehouse']);
  expect(groupByTenant(tenants, []).every((group) => group.connections.length === 0)).toBe(true);
});

test('an empty query shows everything', () => {
  expect(filterGroups(groups, '  ')).toEqual(groups);
});

test('each of tenant, name, handle, issuer, account, environment and state finds a connection', () => {
  expect(found('initech')).toEqual(['audit']);
  expect(found('READ ONLY')).toEqual(['orders-ro']);
  expect(found('acme-preview/mobile')).toEqual(['mobile']);
  expect(found('aus7f2kz91')).toEqual(['portal']);
  expect(found('sam@')).toEqual(['orders-ro']);
  expect(found('preview')).toEqual(['portal', 'mobile']);
  expect(found('sign-in needed')).toEqual(['support']);
});

test('every word must occur', () => {
  expect(found('acme development warehouse')).toEqual(['warehouse']);
  expect(found('acme zebra')).toEqual([]);
});
