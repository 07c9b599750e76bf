import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from './cx.ts';
import styles from './field.module.css';

interface FieldProps {
  readonly label: string;
  /** Said below the label: what to enter, and where to find it. */
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
  readonly children: (ids: { readonly id: string; readonly describedBy: string | undefined }) => ReactNode;
}

/** A label, what it labels, and what there is to say about it. */
export const Field = ({ label, hint, error, children }: FieldProps) => {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  const errorId = error === null || error === undefined ? undefined : `${id}-error`;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({ id, describedBy: [errorId, hintId].filter(Boolean).join(' ') || undefined })}
      {errorId !== undefined && (
        <p id={errorId} className={styles.error}>
          {error}
        </p>
      )}
      {hintId !== undefined && (
        <p id={hintId} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
};

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'onChange' | 'value'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** For values that are copied to the letter: URLs, IDs. */
  readonly mono?: boolean;
}

export const TextField = ({ label, hint, error, value, onChange, mono = false, ...rest }: TextFieldProps) => (
  <Field label={label} hint={hint} error={error}>
    {({ id, describedBy }) => (
      <input
        type="text"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        {...rest}
        id={id}
        aria-describedby={describedBy}
        aria-invalid={error !== null && error !== undefined ? true : undefined}
        className={cx(styles.input, mono && styles.mono)}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
);

interface PlainInputProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One cell of a row of inputs: named for screen readers, since what stands above it says it to the others. */
export const PlainInput = ({ label, value, onChange, ...rest }: PlainInputProps) => (
  <input
    type="text"
    autoComplete="off"
    autoCapitalize="off"
    spellCheck={false}
    {...rest}
    aria-label={label}
    className={cx(styles.input, styles.mono)}
    value={value}
    onChange={(event) => onChange(event.target.value)}
  />
);

interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'id' | 'onChange' | 'value'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly mono?: boolean;
}

export const TextArea = ({ label, hint, error, value, onChange, mono = false, ...rest }: TextAreaProps) => (
  <Field label={label} hint={hint} error={error}>
    {({ id, describedBy }) => (
      <textarea
        rows={3}
        spellCheck={false}
        {...rest}
        id={id}
        aria-describedby={describedBy}
        aria-invalid={error !== null && error !== undefined ? true : undefined}
        className={cx(styles.input, mono && styles.mono)}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
);

interface CheckboxProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Shown as a switch: it takes effect at once. */
  readonly asSwitch?: boolean;
  readonly disabled?: boolean;
}

export const Checkbox = ({ label, hint, checked, onChange, asSwitch = false, disabled = false }: CheckboxProps) => {
  const id = useId();
  return (
    <div className={styles.checkbox}>
      <input
        id={id}
        type="checkbox"
        role={asSwitch ? 'switch' : undefined}
        className={asSwitch ? styles.switch : styles.box}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div className={styles.checkboxText}>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className={styles.hint}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
};
