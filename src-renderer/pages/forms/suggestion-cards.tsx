import { type Choice, ChoiceCards } from './choice-cards.tsx';

interface SuggestionCardsProps {
  readonly label: string;
  readonly value: string;
  readonly options: ReadonlyArray<Choice<string>>;
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
}: SuggestionCardsProps) => (
  <ChoiceCards
    label={label}
    value={options.find((option) => matches(option.value, value))?.value ?? null}
    options={options}
    onChoose={onChoose}
  />
);
