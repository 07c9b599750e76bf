import { type ReactNode, useState } from 'react';
import type { AppError, Result } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from './error-note.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  /** What the button that does it says. */
  readonly what: string;
  readonly run: () => Promise<Result<null>>;
  /** It is done. Absent: what the dialog asks about goes away by itself, and that closes it. */
  readonly onDone?: () => void;
  readonly onClose: () => void;
  readonly danger?: boolean;
  readonly children: ReactNode;
}

/** Says exactly what will happen, and does it when the user confirms. What goes wrong is said in place. */
export const ConfirmDialog = ({ title, what, run, onDone, onClose, danger = true, children }: ConfirmDialogProps) => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const act = async () => {
    setBusy(true);
    setError(null);
    const answer = await run();
    if (answer.ok) return onDone?.();
    setBusy(false);
    setError(answer.error);
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={() => void act()}>
            {what}
          </Button>
        </>
      }
    >
      {children}
      {error !== null && <ErrorNote error={error} />}
    </Dialog>
  );
};
