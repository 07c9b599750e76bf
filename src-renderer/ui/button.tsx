import type { ComponentProps, MouseEvent } from 'react';
import styles from './button.module.css';
import { cx } from './cx.ts';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly small?: boolean;
  /** Something is under way: it keeps its focus and does nothing. */
  readonly busy?: boolean;
}

export const Button = ({ variant = 'plain', small = false, busy = false, className, onClick, ...rest }: ButtonProps) => (
  <button
    type="button"
    {...rest}
    aria-disabled={busy || undefined}
    onClick={(event: MouseEvent<HTMLButtonElement>) => {
      if (!busy) onClick?.(event);
    }}
    className={cx(styles.button, styles[variant], small && styles.small, busy && styles.busy, className)}
  />
);

/** A square button that shows a drawing only; `label` is its name and its tooltip. */
export const IconButton = ({ label, className, ...rest }: Omit<ButtonProps, 'variant'> & { readonly label: string }) => (
  <Button variant="quiet" aria-label={label} title={label} {...rest} className={cx(styles.square, className)} />
);
