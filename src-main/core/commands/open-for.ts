import type { Connection } from '../connections/index.ts';
import { type Result, success } from '../base/index.ts';
import type { AppServices } from './app-services.ts';

/** Takes the person to a page the way the connection's tenant wants it: in its browser, or by a copied link. */
export const openFor = async (services: AppServices, connection: Connection, url: string): Promise<Result<unknown>> => {
  const tenant = services.connections.tenantOf(connection);
  if (tenant?.opensWith !== 'link') return await services.openPage(url, tenant?.browserCommand ?? null);
  await services.copier.copyConcealed(url);
  services.notices.add('info', 'The link is on the clipboard', `Open it in the browser you use for ${tenant.name}.`);
  return success(null);
};
