import { IconButton } from '../../ui/button.tsx';
import { Copy } from '../../ui/icons.tsx';
import { useCopyText } from '../../actions/use-copy-text.ts';

/** Copies text that is no secret; `what` names it: "Copy redirect URI". */
export const CopyButton = ({ text, what, className }: { text: string; what: string; className?: string | undefined }) => {
  const copy = useCopyText();
  return (
    <IconButton label={`Copy ${what}`} small className={className} onClick={() => void copy(text, what)}>
      <Copy />
    </IconButton>
  );
};
