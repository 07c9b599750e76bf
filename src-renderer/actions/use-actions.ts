import { useMemo } from 'react';
import {
  type Action,
  appActions,
  type AppActionId,
  connectionActions,
  type ConnectionActionId,
  type Step,
  tenantActions,
  type TenantActionId,
  type WhyNot,
} from '../../src-preload/contract/actions.ts';
import { grants } from '../../src-preload/contract/grants.ts';
import type { AppView, CommandName, CommandPayload, CommandResult, ConnectionView, TenantView } from '../../src-preload/contract/index.ts';
import { type ActionWord, actionWords, whyNotWords } from '../../src-preload/contract/words/actions.ts';
import { useNavigation } from '../store/navigation.tsx';
import { useAsk, useServices } from '../store/services.tsx';
import { receiptSentence } from './receipt.ts';
import { useToasts } from './toasts.tsx';

/** An action of the list, ready to be drawn and run. */
export interface Offer {
  readonly id: string;
  readonly label: string;
  /** Where there is little room: words that are part of the whole label. */
  readonly short: string;
  readonly danger: boolean;
  readonly isAvailable: boolean;
  /** Why it is not available, where that can be said. */
  readonly whyNot: string | null;
  /** Resolves when main has answered; what came of it is said in the window. */
  readonly run: () => Promise<void>;
}

/** What the signed-in form of a connection is known by, where its view may not be there yet. */
type About = Pick<ConnectionView, 'id' | 'method'>;
type After = { readonly [N in CommandName]?: (result: CommandResult<N>, payload: CommandPayload<N>, about: About | null) => void };

/** The contract's actions, each of which says what came of it. */
export const useActions = () => {
  const ask = useAsk();
  const { store } = useServices();
  const { go, open } = useNavigation();
  const toasts = useToasts();

  return useMemo(() => {
    const app = (): AppView => {
      const state = store.get();
      if (state.phase !== 'ready') throw new Error('The snapshot is not there yet');
      return state.app;
    };
    const known = (connectionId: string) => {
      const connection = app().connections.find(({ id }) => id === connectionId);
      return { connection, tenant: app().tenants.find(({ id }) => id === connection?.tenantId) };
    };

    const after: After = {
      'signIn.start': (_, payload, about) => {
        const steps = about === null ? null : grants[about.method.grant].userSteps;
        // The code is on its page.
        if (steps === 'device-code') go({ page: 'connection', connectionId: payload.connectionId, tab: 'tokens' });
        // A tenant may want links instead of a browser; then a sign-in says so as copying one does.
        else if (steps === 'browser' && (payload.open === 'link' || known(payload.connectionId).tenant?.opensWith === 'link'))
          toasts.done('Sign-in link copied.', 'Open it in a browser on this computer within ten minutes.');
      },
      'session.copy': (receipt, { connectionId, form }) => {
        const { connection, tenant } = known(connectionId);
        const isBound = form !== 'id-token' && connection?.accessToken?.isBound === true;
        const whose = `${tenant?.name ?? ''} / ${connection?.name ?? ''}`;
        const { message, detail } = receiptSentence(receipt, whose, Date.now(), isBound);
        if (receipt.warning === null) toasts.done(message, detail);
        else toasts.caution(`${message} ${detail}`, receipt.warning);
      },
      'connection.duplicate': ({ connectionId }) => go({ page: 'edit-connection', connectionId }),
      'vault.consent': (_, { accept }) =>
        toasts.done(accept ? 'Refresh tokens are stored with the weak key.' : 'Refresh tokens are kept in memory only.'),
      'history.export': ({ path }) => path !== null && toasts.done('History exported.', path),
    };

    const send = async <N extends CommandName>(name: N, payload: CommandPayload<N>, about: About | null) => {
      const answer = await ask(name, payload);
      if (answer.ok) after[name]?.(answer.value, payload, about);
      // Why a session ended stands on its page and in its row, and may become better known there.
      else if (answer.error.code !== 'session_ended') toasts.failed(answer.error);
    };
    const take = async (step: Step, about: About | null) => {
      if ('page' in step) go(step.page);
      else if ('dialog' in step) open(step.dialog);
      else await send(step.command, step.payload, about);
    };

    const offer = <T>(id: string, action: Action<T>, target: T, about: About | null, word?: ActionWord): Offer => {
      const words = actionWords[word ?? (typeof action.word === 'function' ? action.word(target) : action.word)];
      const [label, short] = typeof words === 'string' ? [words, words] : words;
      const whyNot = action.whyNot(target);
      return {
        id,
        label,
        short,
        danger: action.danger ?? false,
        isAvailable: whyNot === null,
        whyNot: whyNot === null ? null : reason(whyNot),
        run: async () => await take(action.step(target, app()), about),
      };
    };
    return {
      /** `word`: its name in this place, where that is another. */
      connection: (id: ConnectionActionId, connection: ConnectionView, word?: ActionWord) =>
        offer(id, connectionActions[id], connection, connection, word),
      tenant: (id: TenantActionId, tenant: TenantView, word?: ActionWord) => offer(id, tenantActions[id], tenant, null, word),
      app: (id: AppActionId) => offer(id, appActions[id], app(), null),
      /** Of a connection that was saved just now: what was saved counts, whatever the store says of it yet. */
      signIn: async (saved: About) => await take(connectionActions['sign-in'].step(saved, app()), saved),
    };
  }, [ask, store, go, open, toasts]);
};

export type Actions = ReturnType<typeof useActions>;

const reason = (whyNot: WhyNot): string | null => (whyNotWords as Partial<Record<WhyNot, string>>)[whyNot] ?? null;
