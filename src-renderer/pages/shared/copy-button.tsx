import { IconButton } from '../../ui/button.tsx';
import { Copy } from '../../ui/icons.tsx';
import { useCopyText } from '../../actions/use-copy-text.ts';

interface CopyButtonProps {
  readonly text: string;
  readonly what: string;
  /** Its line breaks are its own, as in JSON. */
  readonly multiLine?: boolean;
  readonly className?: string | undefined;
}

/** Copies text that is no secret; `what` names it: "Copy redirect URI". */
export const CopyButton = ({ text, what, multiLine, className }: CopyButtonProps) => {
  const copy = useCopyText();
  return (
    <IconButton label={`Copy ${what}`} small className={className} onClick={() => void copy(text, what, multiLine)}>
      <Copy />
    </IconButton>
  );
};
