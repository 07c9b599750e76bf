import { cx } from './cx.ts';
import { ChevronDown } from './icons.tsx';
import styles from './plain-select.module.css';

interface PlainSelectProps<T extends string> {
  readonly label?: string;
  readonly id?: string;
  readonly describedBy?: string | undefined;
  readonly value: T;
  readonly options: ReadonlyArray<{ readonly value: T; readonly label: string }>;
  readonly onChange: (value: T) => void;
  readonly small?: boolean;
}

/** The browser's own select: a native list, with the keyboard people know. */
export const PlainSelect = <T extends string>({ label, id, describedBy, value, options, onChange, small = false }: PlainSelectProps<T>) => (
  <span className={styles.wrap}>
    <select
      id={id}
      aria-label={label}
      aria-describedby={describedBy}
      className={cx(styles.select, small && styles.small)}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
    <ChevronDown />
  </span>
);
