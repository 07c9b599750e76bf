import { type ReactNode, useId } from 'react';
import { cx } from '../../ui/cx.ts';
import styles from './forms.module.css';

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly explanation: ReactNode;
  /** What follows from it, below the explanation. */
  readonly more?: ReactNode;
  readonly disabled?: boolean;
}

interface ChoiceCardsProps<T extends string> {
  readonly label: string;
  readonly value: T | null;
  readonly options: ReadonlyArray<Choice<T>>;
  readonly onChoose: (value: T) => void;
  /** Two in a row where there is room for three: for longer explanations. */
  readonly wide?: boolean;
}

/** One of a few as cards, each with what speaks for it. */
export const ChoiceCards = <T extends string>({ label, value, options, onChoose, wide = false }: ChoiceCardsProps<T>) => {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={cx(styles.cards, wide && styles.wideCards)}>
      {options.map((option, index) => {
        const id = `${name}-${index}`;
        return (
          <div key={option.value} className={cx(styles.card, option.disabled === true && styles.disabledCard)}>
            <input
              type="radio"
              id={id}
              name={name}
              aria-describedby={`${id}-why`}
              disabled={option.disabled}
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />
            <div className={styles.cardText}>
              <label htmlFor={id}>{option.label}</label>
              <div id={`${id}-why`} className={styles.explanation}>
                <p>{option.explanation}</p>
                {option.more}
              </div>
            </div>
          </div>
        );
      })}
    </div>
  );
};
