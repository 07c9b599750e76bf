import { lazy, Suspense, useEffect, useRef } from 'react';
import { appActions, isAvailable } from '../../src-preload/contract/actions.ts';
import { useApp } from '../store/services.tsx';
import { useToasts } from '../actions/toasts.tsx';
import { type DialogRequest, useNavigation } from '../store/navigation.tsx';

// All of them wait until one is opened.
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

  // Not where one opens by itself: what was said just then has not been read yet.
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
  const decides = useApp((app) => appActions['decide-weak-key'].whyNot(app) === null);
  const connection = useApp((app) => app.connections.find((one) => isAvailable('choose-account', one)));
  if (decides) return { dialog: { kind: 'vault' }, about: 'vault' };
  if (connection?.conflict) return { dialog: { kind: 'conflict', connectionId: connection.id }, about: connection.conflict.incoming.sub };
  return null;
};
