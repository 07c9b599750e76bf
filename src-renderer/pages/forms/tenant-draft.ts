import type { TenantDraft, TenantView } from '../../../src-preload/contract/index.ts';

export const emptyTenantDraft: TenantDraft = {
  name: '',
  orgUrl: '',
  environment: 'production',
  colour: null,
  notes: '',
  browserCommand: null,
  opensWith: 'browser',
  proxy: 'system',
};

/** What a form starts with when it edits a tenant. */
export const tenantDraftOf = (tenant: TenantView): TenantDraft => ({
  name: tenant.name,
  slug: tenant.slug,
  orgUrl: tenant.orgUrl,
  environment: tenant.environment,
  colour: tenant.colour,
  notes: tenant.notes,
  browserCommand: tenant.browserCommand,
  opensWith: tenant.opensWith,
  proxy: tenant.proxy,
});

/** What keeps a command from opening a sign-in, for its field; null for nothing, and for no command at all. */
export const commandFlaw = (command: readonly string[] | null): string | null => {
  if (command === null) return null;
  const [program = '', ...parameters] = command;
  if (program.includes('{url}')) return 'The first line must be a program.';
  return parameters.some((part) => part.includes('{url}'))
    ? null
    : '{url} is missing, so the program would not know where to go: add it on a line of its own.';
};

/** One argument a line; null when there is none. Blanks within a line belong to its argument. */
export const commandFrom = (lines: string): string[] | null => {
  const parts = lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return parts.length === 0 ? null : parts;
};
