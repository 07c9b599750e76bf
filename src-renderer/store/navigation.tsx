import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import type { ActionDialog, ActionPage, AppError } from '../../src-preload/contract/index.ts';
import type { CredentialDraft } from './credential-draft.ts';

/** A key was made, whose public half Okta needs; a secret or key is wanted; or what was entered could not be put into the vault. */
export type CredentialOutcome =
  | { readonly kind: 'made' }
  | { readonly kind: 'wanted' }
  | { readonly kind: 'refused'; readonly entered: CredentialDraft; readonly error: AppError };

export type ConnectionTab = 'tokens' | 'history' | 'connection';

export type TokenName = 'access' | 'id' | 'refresh';

export type Route =
  | ActionPage
  | { readonly page: 'overview' }
  | {
      readonly page: 'connection';
      readonly connectionId: string;
      readonly tab: ConnectionTab;
      /** What a form did with a secret or key, or that one is to be entered, for the Connection tab to show; gone with the next page. */
      readonly credential?: CredentialOutcome;
    };

export type DialogRequest = ActionDialog | { readonly kind: 'discard'; readonly then: Route };

export interface Navigation {
  readonly route: Route;
  readonly dialog: DialogRequest | null;
  /** Shows a page; asks first when a form with unsaved input would be left. */
  go(route: Route): void;
  /** Shows a page whatever is lost: after saving, or after the user said so. */
  leaveTo(route: Route): void;
  open(dialog: DialogRequest): void;
  close(): void;
  /** Whether another page than the first was shown yet. */
  hasMoved(): boolean;
  /** A form says whether it holds input that is not saved yet. */
  setUnsaved(unsaved: boolean): void;
}

const NavigationContext = createContext<Navigation | null>(null);

export const useNavigation = (): Navigation => {
  const navigation = useContext(NavigationContext);
  if (navigation === null) throw new Error('There is no NavigationProvider above');
  return navigation;
};

export const NavigationProvider = ({ children }: { children: ReactNode }) => {
  const [route, setRoute] = useState<Route>({ page: 'overview' });
  const [dialog, setDialog] = useState<DialogRequest | null>(null);
  const unsaved = useRef(false);
  const moved = useRef(false);

  const leaveTo = useCallback((next: Route) => {
    unsaved.current = false;
    moved.current = true;
    setDialog(null);
    setRoute(next);
  }, []);
  const go = useCallback(
    (next: Route) => {
      if (unsaved.current) setDialog({ kind: 'discard', then: next });
      else leaveTo(next);
    },
    [leaveTo],
  );
  const close = useCallback(() => setDialog(null), []);
  const hasMoved = useCallback(() => moved.current, []);
  const setUnsaved = useCallback((value: boolean) => {
    unsaved.current = value;
  }, []);

  const value = useMemo(
    () => ({ route, dialog, go, leaveTo, open: setDialog, close, hasMoved, setUnsaved }),
    [route, dialog, go, leaveTo, close, hasMoved, setUnsaved],
  );
  return <NavigationContext value={value}>{children}</NavigationContext>;
};
