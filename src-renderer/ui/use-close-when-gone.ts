import { useEffect } from 'react';

/** Closes a dialog once there is nothing left to ask about. */
export const useCloseWhenGone = (gone: boolean, onClose: () => void): void => {
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
};
