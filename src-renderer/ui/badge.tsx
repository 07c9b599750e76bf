import type { ReactNode } from 'react';
import type { Environment, Tone } from '../../src-preload/contract/index.ts';
import styles from './badge.module.css';
import { cx } from './cx.ts';

export const Badge = ({ tone, children, className }: { tone: Tone; children: ReactNode; className?: string | undefined }) => (
  <span className={cx(styles.badge, styles[tone], className)}>{children}</span>
);

/** A status as a dot, with its word for who cannot see it, unless the word stands beside it anyway. */
export const StatusDot = ({ tone, word }: { tone: Tone; word?: string }) => (
  <span className={styles.dotCell}>
    <span className={cx(styles.dot, styles[`${tone}Dot`])} />
    {word !== undefined && <Hidden>{word}: </Hidden>}
  </span>
);

/** Text for screen readers only; as a `status` it is read out when it changes. */
export const Hidden = ({ role, children }: { role?: 'status'; children: ReactNode }) => (
  <span role={role} className={styles.hidden}>
    {children}
  </span>
);

export const environmentNames: Readonly<Record<Environment, { readonly long: string; readonly short: string }>> = {
  production: { long: 'Production', short: 'Prod' },
  preview: { long: 'Preview', short: 'Preview' },
  development: { long: 'Development', short: 'Dev' },
  other: { long: 'Other', short: 'Other' },
};

const environmentColours: Readonly<Record<Environment, string>> = {
  production: 'var(--prod)',
  preview: 'var(--prev)',
  development: 'var(--dev)',
  other: 'var(--other)',
};

/** The tenant's own colour, or its environment's. */
export const colourOf = (tenant: { readonly environment: Environment; readonly colour: string | null }): string =>
  tenant.colour ?? environmentColours[tenant.environment];

export const EnvironmentBadge = ({ environment, short = false }: { environment: Environment; short?: boolean }) => (
  <span className={cx(styles.environment, styles[environment])}>{environmentNames[environment][short ? 'short' : 'long']}</span>
);
