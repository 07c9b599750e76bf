import { useAsk } from '../store/services.tsx';
import { capitalised } from '../ui/capitalised.ts';
import { useToasts } from './toasts.tsx';

/** Copies text that is no secret and says so; `what` names it: "redirect URI". `multiLine`: its line breaks are kept. */
export const useCopyText = (): ((text: string, what: string, multiLine?: boolean) => Promise<void>) => {
  const ask = useAsk();
  const toasts = useToasts();
  return async (text, what, multiLine = false) => {
    const answer = await ask('clipboard.copyText', { text, multiLine });
    if (!answer.ok) return toasts.failed(answer.error);
    const leftOut = multiLine ? 'control characters' : 'line breaks and control characters';
    toasts.done(
      `${capitalised(what)} copied.`,
      answer.value.cleaned ? `Without its ${leftOut}: pasted into a terminal, they could run commands.` : null,
    );
  };
};
