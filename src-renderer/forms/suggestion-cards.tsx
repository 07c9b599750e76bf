import { useId } from 'react';
import styles from './forms.module.css';

interface SuggestionCardsProps {
  readonly label: string;
  readonly value: string;
  readonly options: ReadonlyArray<{ readonly value: string; readonly label: string; readonly explanation: string }>;
  /** Whether an option stands for what was typed; equality unless told otherwise. */
  readonly matches?: (option: string, value: string) => boolean;
  readonly onChoose: (value: string) => void;
}

/** Suggested values with what speaks for each; choosing one fills the field above. */
export const SuggestionCards = ({
  label,
  value,
  options,
  matches = (option, typed) => option === typed,
  onChoose,
}: SuggestionCardsProps) => {
  const name = useId();
  const chosen = options.find((option) => matches(option.value, value))?.value;
  return (
    <div role="radiogroup" aria-label={label} className={styles.cards}>
      {options.map((option) => (
        <label key={option.value} className={styles.card}>
          <input type="radio" name={name} checked={option.value === chosen} onChange={() => onChoose(option.value)} />
          <span className={styles.cardText}>
            <b>{option.label}</b>
            <span className={styles.explanation}>{option.explanation}</span>
          </span>
        </label>
      ))}
    </div>
  );
};
