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
      {options.map((option, index) => {
        const id = `${name}-${index}`;
        return (
          <div key={option.value} className={styles.card}>
            <input
              type="radio"
              id={id}
              name={name}
              aria-describedby={`${id}-why`}
              checked={option.value === chosen}
              onChange={() => onChoose(option.value)}
            />
            <div className={styles.cardText}>
              <label htmlFor={id}>{option.label}</label>
              <p id={`${id}-why`} className={styles.explanation}>
                {option.explanation}
              </p>
            </div>
          </div>
        );
      })}
    </div>
  );
};
