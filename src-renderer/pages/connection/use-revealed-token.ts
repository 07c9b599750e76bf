import { useCallback, useEffect, useState } from 'react';
import { useAsk } from '../../store/services.tsx';
import { useToasts } from '../../actions/toasts.tsx';

const shownForMs = 30_000;

export type RevealableToken = 'access' | 'id';

export interface ShownToken {
  readonly which: RevealableToken;
  readonly token: string;
  /** Epoch ms. */
  readonly hidesAt: number;
}

export interface RevealedTokenState {
  readonly shown: ShownToken | null;
  reveal(which: RevealableToken): Promise<void>;
  hide(): void;
}

/** A raw token on the screen: one at a time, for 30 seconds, gone with the page, the token, or the window. */
export const useRevealedToken = (connectionId: string, revision: number): RevealedTokenState => {
  const ask = useAsk();
  const toasts = useToasts();
  const [shown, setShown] = useState<(ShownToken & { readonly revision: number }) | null>(null);
  const hide = useCallback(() => setShown(null), []);

  const reveal = async (which: RevealableToken) => {
    const answer = await ask('session.reveal', { connectionId, token: which });
    if (answer.ok) setShown({ which, token: answer.value.token, hidesAt: Date.now() + shownForMs, revision });
    else toasts.failed(answer.error);
  };

  useEffect(() => {
    if (shown === null) return undefined;
    if (shown.revision !== revision) {
      hide();
      return undefined;
    }
    const timer = setTimeout(hide, shown.hidesAt - Date.now());
    const hideUnseen = () => {
      if (document.hidden) hide();
    };
    document.addEventListener('visibilitychange', hideUnseen);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', hideUnseen);
    };
  }, [shown, revision, hide]);

  return { shown: shown !== null && shown.revision === revision ? shown : null, reveal, hide };
};
