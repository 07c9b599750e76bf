import { useCallback } from 'react';
import { useAsk } from '../../store/services.tsx';
import { useToasts } from '../../actions/toasts.tsx';

/** Tells main whether refresh tokens may be sealed with a weak key; true when that was noted. */
export const useConsent = () => {
  const ask = useAsk();
  const toasts = useToasts();
  return useCallback(
    async (accept: boolean): Promise<boolean> => {
      const answer = await ask('vault.consent', { accept });
      if (!answer.ok) {
        toasts.failed(answer.error);
        return false;
      }
      toasts.done(accept ? 'Refresh tokens are stored with the weak key.' : 'Refresh tokens are kept in memory only.');
      return true;
    },
    [ask, toasts],
  );
};
