import { Banners } from './banners.tsx';
import styles from './frame.module.css';
import { PageBoundary } from './page-boundary.tsx';
import { Page } from './pages.tsx';
import { Sidebar } from './sidebar.tsx';

/** The window: sidebar, banners, and the page. */
export const Frame = () => (
  <div className={styles.frame}>
    <a className={styles.skip} href="#page">
      Skip to the page
    </a>
    <Sidebar />
    <div className={styles.main}>
      <Banners />
      <main id="page" className={styles.page} tabIndex={-1}>
        <PageBoundary>
          <Page />
        </PageBoundary>
      </main>
    </div>
  </div>
);
