import type { ReactNode } from 'react';
import styles from './forms.module.css';

export const Section = ({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) => (
  <section className={styles.section}>
    <div>
      <h2 className={styles.sectionTitle}>{title}</h2>
      {about !== undefined && <p className={styles.about}>{about}</p>}
    </div>
    {children}
  </section>
);
