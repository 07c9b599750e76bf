import { lazy, type ReactNode, Suspense } from 'react';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The row of buttons at its foot. */
  readonly actions?: ReactNode;
  readonly size?: 'small' | 'medium' | 'large';
  /** Where a click outside must not be taken for an answer. */
  readonly alert?: boolean;
}

export const loadDialog = () => import('./modal-dialog.tsx');
const ModalDialog = lazy(loadDialog);

/** A modal dialog. Escape closes it; focus goes back to where it was. */
export const Dialog = (props: DialogProps) => (
  <Suspense fallback={null}>
    <ModalDialog {...props} />
  </Suspense>
);
