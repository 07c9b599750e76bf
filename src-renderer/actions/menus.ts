import { type ConnectionActionId, isSignedIn, type TenantActionId } from '../../src-preload/contract/actions.ts';
import type { ConnectionView, TenantView } from '../../src-preload/contract/index.ts';
import type { ActionWord } from '../../src-preload/contract/words/actions.ts';
import type { MenuAction, MenuGroups } from '../ui/menu.tsx';
import type { Actions, Offer } from './use-actions.ts';

/** Groups of actions, some under a name of that place. */
type Layout<Id> = ReadonlyArray<ReadonlyArray<Id | readonly [Id, ActionWord]>>;

const layouts = {
  page: [
    ['sign-in-as-someone-else', 'copy-sign-in-link'],
    ['introspect-access', 'userinfo', 'copy-as-curl', 'revoke-access', 'revoke-refresh'],
    ['sign-out', 'sign-out-at-okta'],
    ['edit-connection', 'duplicate'],
    ['remove-connection'],
  ],
  accessToken: [['introspect-access', 'userinfo', 'copy-as-curl'], ['revoke-access']],
  idToken: [['introspect-id', ['userinfo', 'compare-userinfo']]],
  refreshToken: [['introspect-refresh'], ['revoke-refresh']],
  refresh: [[['refresh', 'refresh-all-tokens'], 'refresh-access-token', 'refresh-fewer-scopes']],
  copy: [['copy-access-token', 'copy-id-token', 'copy-authorization-header']],
} as const satisfies Record<string, Layout<ConnectionActionId>>;

/** The menus of a few fixed entries: there one that is not available stays, and says why. */
const fixed: ReadonlySet<string> = new Set(['idToken', 'refresh', 'copy']);

const rowLayout = (connection: ConnectionView): Layout<ConnectionActionId> => [
  [isSignedIn(connection) ? 'copy-access-token' : 'sign-in', 'sign-in-as-someone-else', 'copy-sign-in-link'],
  ['sign-out', 'sign-out-at-okta'],
  ['edit-connection', 'duplicate', 'move-up', 'move-down'],
  ['remove-connection'],
];

const tenantLayout: Layout<TenantActionId> = [['add-connection', 'edit-tenant'], ['move-tenant-up', 'move-tenant-down'], ['remove-tenant']];

export type RunOffer = (offer: Offer) => Promise<void>;
const runIt: RunOffer = async (offer) => await offer.run();

const groups = <Id extends string>(
  layout: Layout<Id>,
  offerOf: (id: Id, word?: ActionWord) => Offer,
  { keep = false, run = runIt }: { readonly keep?: boolean; readonly run?: RunOffer } = {},
): MenuGroups =>
  layout.map((group) =>
    group.flatMap((entry): MenuAction[] => {
      const offer = typeof entry === 'string' ? offerOf(entry) : offerOf(...entry);
      if (!offer.isAvailable && !keep) return [];
      const { id, label, danger, whyNot } = offer;
      return [{ id, label, danger, disabled: !offer.isAvailable, title: whyNot ?? undefined, onAction: () => void run(offer) }];
    }),
  );

/** What can be done with a connection, or with a part of it. `run` runs what was chosen. */
export const connectionMenu = (
  place: keyof typeof layouts | 'row',
  connection: ConnectionView,
  actions: Actions,
  run?: RunOffer,
): MenuGroups =>
  groups<ConnectionActionId>(
    place === 'row' ? rowLayout(connection) : layouts[place],
    (id, word) => actions.connection(id, connection, word),
    { keep: fixed.has(place), ...(run === undefined ? {} : { run }) },
  );

/** What can be done with a tenant. */
export const tenantMenu = (tenant: TenantView, actions: Actions): MenuGroups =>
  groups(tenantLayout, (id, word) => actions.tenant(id, tenant, word));
