import { useAsk } from '../store/services.tsx';
import { capitalised } from '../ui/capitalised.ts';
import { useToasts } from './toasts.tsx';

/** Copies text that is no secret and says so; `what` names it: "redirect URI". */
export const useCopyText = (): ((text: string, what: string) => Promise<void>) => {
  const ask = useAsk();
  const toasts = useToasts();
  return async (text, what) => {
    const answer = await ask('clipboard.copyText', { text });
    if (answer.ok) toasts.done(`${capitalised(what)} copied.`);
    else toasts.failed(answer.error);
  };
};
