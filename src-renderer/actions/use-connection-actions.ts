import { grants } from '../../src-preload/contract/grants.ts';
import { useMemo } from 'react';
import type { CommandName, CommandPayload, CommandResult, CopyForm } from '../../src-preload/contract/index.ts';
import { useNavigation } from '../store/navigation.tsx';
import { useAsk, useServices } from '../store/services.tsx';
import { useToasts } from './toasts.tsx';
import { moved } from './moved.ts';
import { receiptSentence } from './receipt.ts';

/** What a person can do with connections and tenants; each says what came of it. */
export const useConnectionActions = () => {
  const ask = useAsk();
  const { store } = useServices();
  const { go, open } = useNavigation();
  const toasts = useToasts();

  return useMemo(() => {
    const run = async <N extends CommandName>(name: N, payload: CommandPayload<N>): Promise<CommandResult<N> | null> => {
      const answer = await ask(name, payload);
      if (answer.ok) return answer.value;
      // Why a session ended stands on its page and in its row, and may become better known there.
      if (answer.error.code !== 'session_ended') toasts.failed(answer.error);
      return null;
    };
    const app = () => {
      const state = store.get();
      return state.phase === 'ready' ? state.app : null;
    };

    const connectionOf = (connectionId: string) => app()?.connections.find(({ id }) => id === connectionId);

    /** A tenant may want links instead of a browser; then a sign-in says so as copying one does. */
    const startSignIn = async (payload: CommandPayload<'signIn.start'>) => {
      const answer = await ask('signIn.start', payload);
      const connection = connectionOf(payload.connectionId);
      const opensWith = app()?.tenants.find(({ id }) => id === connection?.tenantId)?.opensWith;
      if (!answer.ok) return toasts.failed(answer.error);
      const steps = connection === undefined ? null : grants[connection.method.grant].userSteps;
      // The code is on its page.
      if (steps === 'device-code') go({ page: 'connection', connectionId: payload.connectionId, tab: 'tokens' });
      else if (steps === 'browser' && (payload.open === 'link' || opensWith === 'link'))
        toasts.done('Sign-in link copied.', 'Open it in a browser on this computer within ten minutes.');
    };

    const nameOf = (connectionId: string) => {
      const connection = connectionOf(connectionId);
      const tenant = app()?.tenants.find(({ id }) => id === connection?.tenantId);
      return `${tenant?.name ?? ''} / ${connection?.name ?? ''}`;
    };

    return {
      signIn: (connectionId: string) => {
        const grant = connectionOf(connectionId)?.method.grant;
        if (grant !== undefined && grants[grant].userSteps === 'password') open({ kind: 'password', connectionId });
        else void startSignIn({ connectionId, prompt: 'default', open: 'browser' });
      },
      signInAsSomeoneElse: (connectionId: string) => void startSignIn({ connectionId, prompt: 'login', open: 'browser' }),
      copySignInLink: async (connectionId: string) => await startSignIn({ connectionId, prompt: 'default', open: 'link' }),
      openSignInPage: (connectionId: string) => void run('signIn.openPage', { connectionId }),
      cancelSignIn: (connectionId: string) => void run('signIn.cancel', { connectionId }),
      signOut: (connectionId: string) => void run('session.signOut', { connectionId }),
      refresh: (connectionId: string) => run('session.refresh', { connectionId }),
      /** All that was granted, but without a new ID token and the scopes that go with it. */
      refreshAccessToken: (connectionId: string) => run('session.refreshWith', { connectionId, idToken: false, scopes: null }),
      refreshAll: () => run('session.refreshAll', null),
      restart: () => void run('app.restart', null),
      copy: async (connectionId: string, form: CopyForm) => {
        const receipt = await run('session.copy', { connectionId, form });
        if (receipt === null) return;
        const isBound = form !== 'id-token' && connectionOf(connectionId)?.accessToken?.isBound === true;
        const { message, detail } = receiptSentence(receipt, nameOf(connectionId), Date.now(), isBound);
        if (receipt.warning === null) toasts.done(message, detail);
        else toasts.caution(`${message} ${detail}`, receipt.warning);
      },
      duplicate: async (connectionId: string) => {
        const copy = await run('connection.duplicate', { connectionId });
        if (copy !== null) go({ page: 'edit-connection', connectionId: copy.connectionId });
      },
      /** One place up (-1) or down (1) among the connections of its tenant. */
      moveConnection: (connectionId: string, by: -1 | 1) => {
        const connections = app()?.connections ?? [];
        const tenantId = connections.find((connection) => connection.id === connectionId)?.tenantId;
        if (tenantId === undefined) return;
        const ids = connections.filter((connection) => connection.tenantId === tenantId).map((connection) => connection.id);
        void run('connection.reorder', { tenantId, connectionIds: moved(ids, connectionId, by) });
      },
      moveTenant: (tenantId: string, by: -1 | 1) => {
        const ids = (app()?.tenants ?? []).map((tenant) => tenant.id);
        void run('tenant.reorder', { tenantIds: moved(ids, tenantId, by) });
      },
    };
  }, [ask, store, go, open, toasts]);
};

export type ConnectionActions = ReturnType<typeof useConnectionActions>;
