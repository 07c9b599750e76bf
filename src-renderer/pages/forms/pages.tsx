export { AddConnectionPage } from './add-connection-page.tsx';
export { AddTenantPage } from './add-tenant-page.tsx';
export { EditConnectionPage } from './edit-connection-page.tsx';
