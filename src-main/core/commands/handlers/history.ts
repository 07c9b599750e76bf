import type { HistoryItem } from '../../../../src-preload/contract/index.ts';
import type { Connection } from '../../connections/index.ts';
import { isoTime as iso, success } from '../../base/index.ts';
import { historyItem } from '../../views/index.ts';
import type { AppServices } from '../app-services.ts';
import type { CommandHandlers } from '../carry-out.ts';
import { withConnectionOf } from '../with-connection.ts';

type HistoryHandlers = Pick<CommandHandlers, 'history.list' | 'history.export'>;

export const historyHandlers = ({ connections, history, saveFile, clock }: AppServices): HistoryHandlers => {
  const items = async (connectionId: string) => (await history.list(connectionId)).map(historyItem);
  const withConnection = withConnectionOf(connections);
  return {
    'history.list': async ({ connectionId }) => await withConnection(connectionId, async () => success(await items(connectionId))),
    'history.export': async ({ connectionId }) =>
      await withConnection(connectionId, async (connection) => {
        const handle = connections.handle(connection);
        return await saveFile({
          title: `Export the history of ${handle}`,
          suggestedName: `${handle.replaceAll('/', '-')}-history.json`,
          text: exportText(handle, connection, await items(connectionId), clock.now()),
        });
      }),
  };
};

/** Newest first, times as ISO 8601 in UTC. Facts and words; there is nothing else in a history. */
const exportText = (handle: string, { issuer, clientId }: Connection, items: readonly HistoryItem[], now: number): string => {
  const entries = items.map(({ entry, title, details }) => ({
    at: iso(entry.at),
    what: [`${title}.`, ...details].join(' '),
    facts: Object.fromEntries(Object.entries(entry).flatMap(factOf)),
  }));
  const whole = { format: 'tenantry-history/1', connection: { handle, issuer, clientId }, exportedAt: iso(now), entries };
  return `${JSON.stringify(whole, null, 2)}\n`;
};

/** Without what stands beside the facts or is of use in the window only. */
const factOf = ([name, value]: [string, unknown]): [string, unknown][] => {
  if (name === 'id' || name === 'at') return [];
  return [[name, name.endsWith('At') && typeof value === 'number' ? iso(value) : value]];
};
