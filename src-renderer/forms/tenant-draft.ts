import type { TenantDraft, TenantView } from '../../src-preload/contract/index.ts';

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

/** One argument a line; null when there is none. Blanks within a line belong to its argument. */
export const commandFrom = (lines: string): string[] | null => {
  const parts = lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return parts.length === 0 ? null : parts;
};
