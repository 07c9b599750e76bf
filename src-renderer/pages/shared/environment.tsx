import type { Environment } from '../../../src-preload/contract/index.ts';
import { cx } from '../../ui/cx.ts';
import styles from './environment.module.css';

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
