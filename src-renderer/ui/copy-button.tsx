import { IconButton } from './button.tsx';
import { Copy } from './icons.tsx';
import { useCopyText } from './use-copy-text.ts';

/** Copies text that is no secret; `what` names it: "Copy redirect URI". */
export const CopyButton = ({ text, what, className }: { text: string; what: string; className?: string | undefined }) => {
  const copy = useCopyText();
  return (
    <IconButton label={`Copy ${what}`} small className={className} onClick={() => void copy(text, what)}>
      <Copy />
    </IconButton>
  );
};
