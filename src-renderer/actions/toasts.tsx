import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { AppError, ErrorCode } from '../../src-preload/contract/index.ts';
import { wordsOf } from '../../src-preload/contract/words/words.ts';
import { IconButton } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Check, Cross, Info, Warning } from '../ui/icons.tsx';
import styles from './toasts.module.css';

interface Toast {
  readonly id: number;
  readonly tone: 'ok' | 'info' | 'bad';
  readonly message: string;
  readonly detail: string | null;
  /** What failed, if something did. */
  readonly code: ErrorCode | null;
}

export interface Toasts {
  /** Says that something was done. */
  done(message: string, detail?: string | null): void;
  /** Says that something was done, but not as promised. */
  caution(message: string, error: AppError): void;
  /** Says what went wrong and what to do about it. Stays longer. */
  failed(error: AppError): void;
  /** Takes away what was said of failures that are put right now. */
  settled(...codes: readonly ErrorCode[]): void;
  /** Takes away everything: a dialog opens, and what was said before would lie over it. */
  clear(): void;
}

const ToastsContext = createContext<Toasts | null>(null);

export const useToasts = (): Toasts => {
  const toasts = useContext(ToastsContext);
  if (toasts === null) throw new Error('There is no ToastsProvider above');
  return toasts;
};

const kept = 4;
const doneMs = 6_000;
const failedMs = 20_000;

/** As text: what goes away by itself is no place for a button. */
const remedyAndRequest = (error: AppError): string | null => {
  const { requestId } = error;
  const { remedy } = wordsOf(error);
  return [remedy, requestId === undefined ? null : `Okta’s request ID: ${requestId}`].filter(Boolean).join(' ') || null;
};

export const ToastsProvider = ({ children }: { children: ReactNode }) => {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const api = useMemo<Toasts>(() => {
    let last = 0;
    const add = (toast: Omit<Toast, 'id'>) => {
      last += 1;
      const added = { ...toast, id: last };
      // The same message again takes the place of the first, so that a row of clicks makes no pile.
      setToasts((now) => [...now.filter((one) => one.message !== toast.message), added].slice(-kept));
    };
    return {
      done: (message, detail = null) => add({ tone: 'ok', message, detail, code: null }),
      caution: (message, error) =>
        add({ tone: 'info', message, detail: [wordsOf(error).message, remedyAndRequest(error)].filter(Boolean).join(' '), code: null }),
      failed: (error) => add({ tone: 'bad', message: wordsOf(error).message, detail: remedyAndRequest(error), code: error.code }),
      settled: (...codes) => setToasts((now) => now.filter(({ code }) => code === null || !codes.includes(code))),
      clear: () => setToasts([]),
    };
  }, []);
  // The same function at every render: a new one would start each toast's time anew whenever a token is refreshed.
  const dismiss = useCallback((id: number) => setToasts((now) => now.filter((toast) => toast.id !== id)), []);
  return (
    <ToastsContext value={api}>
      {children}
      {/* Outside what a modal dialog hides from screen readers: receipts are heard there, too. */}
      <div className={styles.region} data-react-aria-top-layer="true">
        <div role="status" aria-label="Receipts">
          {toasts.flatMap((toast) => (toast.tone === 'bad' ? [] : [<ToastCard key={toast.id} toast={toast} onDismiss={dismiss} />]))}
        </div>
        <div role="alert" aria-label="Problems">
          {toasts.flatMap((toast) => (toast.tone === 'bad' ? [<ToastCard key={toast.id} toast={toast} onDismiss={dismiss} />] : []))}
        </div>
      </div>
    </ToastsContext>
  );
};

const icons = { ok: Check, info: Info, bad: Warning } as const;

const ToastCard = ({ toast, onDismiss }: { toast: Toast; onDismiss: (id: number) => void }) => {
  const [held, setHeld] = useState(false);
  const Drawing = icons[toast.tone];
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => onDismiss(toast.id), toast.tone === 'ok' ? doneMs : failedMs);
    return () => clearTimeout(timer);
  }, [held, onDismiss, toast.id, toast.tone]);
  return (
    <div
      className={cx(styles.toast, styles[toast.tone])}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles.icon}>
        <Drawing />
      </span>
      <div className={styles.text}>
        <p className={styles.message}>{toast.message}</p>
        {toast.detail !== null && <p className={styles.detail}>{toast.detail}</p>}
      </div>
      <IconButton label="Dismiss" small onClick={() => onDismiss(toast.id)}>
        <Cross />
      </IconButton>
    </div>
  );
};
