import { useAsk } from '../mirror/services.tsx';
import { IconButton } from './button.tsx';
import { capitalised } from './capitalised.ts';
import { Copy } from './icons.tsx';
import { useToasts } from './toasts.tsx';

/** Copies text that is no secret; `what` names it: "Copy redirect URI". */
export const CopyButton = ({ text, what, className }: { text: string; what: string; className?: string | undefined }) => {
  const ask = useAsk();
  const toasts = useToasts();
  const copy = async () => {
    const answer = await ask('clipboard.copyText', { text });
    if (answer.ok) toasts.done(`${capitalised(what)} copied.`);
    else toasts.failed(answer.error);
  };
  return (
    <IconButton label={`Copy ${what}`} small className={className} onClick={() => void copy()}>
      <Copy />
    </IconButton>
  );
};
