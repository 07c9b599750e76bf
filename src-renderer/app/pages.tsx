import { lazy, type ReactNode, Suspense } from 'react';
import { OverviewPage } from '../pages/overview/overview-page.tsx';
import { loadDialog } from '../ui/dialog.tsx';
import { loadMenuPopover } from '../ui/menu.tsx';
import { type Route, useNavigation } from '../store/navigation.tsx';

// The Overview is what the app starts with; the rest is fetched once it stands.
const loadConnectionPage = () => import('../pages/connection/connection-page.tsx');
const loadForms = () => import('../pages/forms/pages.tsx');
const ConnectionPage = lazy(loadConnectionPage);
const AddTenantPage = lazy(async () => ({ default: (await loadForms()).AddTenantPage }));
const AddConnectionPage = lazy(async () => ({ default: (await loadForms()).AddConnectionPage }));
const EditConnectionPage = lazy(async () => ({ default: (await loadForms()).EditConnectionPage }));

/** Fetches the other pages when there is nothing better to do; returns how to call that off. */
export const loadLater = (): (() => void) => {
  const id = requestIdleCallback(
    () => {
      void Promise.all([loadConnectionPage(), loadMenuPopover(), loadDialog(), loadForms()]);
    },
    { timeout: 3000 },
  );
  return () => cancelIdleCallback(id);
};

const pageOf = (route: Route): ReactNode => {
  switch (route.page) {
    case 'overview':
      return <OverviewPage />;
    case 'connection':
      // A new key per connection: what was revealed or typed on one page never shows on another.
      return (
        <ConnectionPage
          key={route.connectionId}
          connectionId={route.connectionId}
          tab={route.tab}
          credentialOutcome={route.credential ?? null}
        />
      );
    case 'add-tenant':
      return <AddTenantPage />;
    case 'add-connection':
      return <AddConnectionPage key={route.tenantId} tenantId={route.tenantId} />;
    case 'edit-connection':
      return <EditConnectionPage key={route.connectionId} connectionId={route.connectionId} />;
  }
};

export const Page = () => <Suspense fallback={null}>{pageOf(useNavigation().route)}</Suspense>;
