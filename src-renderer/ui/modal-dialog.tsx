import { Dialog as AriaDialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { IconButton } from './button.tsx';
import { cx } from './cx.ts';
import type { DialogProps } from './dialog.tsx';
import { Cross } from './icons.tsx';
import { InEnglish } from './in-english.tsx';
import styles from './dialog.module.css';

const ModalDialog = ({ title, onClose, children, actions, size = 'small', alert = false }: DialogProps) => (
  <InEnglish>
    <ModalOverlay
      isOpen
      isDismissable={!alert}
      className={cx(styles.overlay)}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={cx(styles.modal, styles[size])}>
        <AriaDialog className={cx(styles.dialog)}>
          <div className={styles.head}>
            <Heading slot="title" level={2} className={cx(styles.title)}>
              {title}
            </Heading>
            <IconButton label="Close" small onClick={onClose}>
              <Cross />
            </IconButton>
          </div>
          <div className={styles.content}>{children}</div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  </InEnglish>
);

export default ModalDialog;
