import { lazy, Suspense, useEffect, useRef } from 'react';
import { useApp } from '../store/services.tsx';
import { useToasts } from '../actions/toasts.tsx';
import { type DialogRequest, useNavigation } from '../store/navigation.tsx';

// All of them wait until somebody opens one.
const OpenDialog = lazy(() => import('./open-dialog.tsx'));

/** The dialog that is open; opens by itself what must be asked. */
export const Dialogs = () => {
  const { dialog, open, close } = useNavigation();
  const request = useQuestion();
  const toasts = useToasts();
  const asked = useRef<string | null>(null);

  // A question comes up once by itself; put off, it waits in its banner or row. Settled, it may come up again.
  useEffect(() => {
    if (request === null) asked.current = null;
    if (request === null || dialog !== null) return;
    const key = JSON.stringify(request);
    if (asked.current === key) return;
    asked.current = key;
    open(request.dialog);
  }, [request, dialog, open]);

  // Not where one opens by itself: nobody has seen yet what was said just then.
  const isOpened = dialog !== null && dialog.kind !== request?.dialog.kind;
  useEffect(() => {
    if (isOpened) toasts.clear();
  }, [isOpened, toasts]);

  return dialog === null ? null : (
    <Suspense fallback={null}>
      <OpenDialog dialog={dialog} onClose={close} />
    </Suspense>
  );
};

interface Question {
  readonly dialog: DialogRequest;
  /** Tells this question from the same one at another time. */
  readonly about: string;
}

const useQuestion = (): Question | null => {
  const consentNeeded = useApp((app) => app.vault.consentNeeded);
  const conflict = useApp((app) => app.connections.find((connection) => connection.conflict !== null));
  if (consentNeeded) return { dialog: { kind: 'vault' }, about: 'vault' };
  if (conflict?.conflict) return { dialog: { kind: 'conflict', connectionId: conflict.id }, about: conflict.conflict.incoming.sub };
  return null;
};
