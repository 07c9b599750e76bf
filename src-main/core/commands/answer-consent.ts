import type { Connections } from '../connections/index.ts';
import { failure, type Result, success } from '../base/index.ts';
import type { Vault } from '../storage/index.ts';

/** The person's word on a weak sealing key, for this machine. */
export const answerConsent = async (
  accept: boolean,
  parts: {
    readonly connections: Connections;
    /** Its host name. */
    readonly machine: string;
    /** The note that it was turned down here. */
    readonly declined: string;
    readonly vault: Pick<Vault, 'persistAll' | 'withdraw'>;
  },
): Promise<Result<null>> => {
  const { connections, machine, declined, vault } = parts;
  const wasAccepted = connections.current().weakVaultAcceptedOn === machine;
  connections.said(declined);
  const noted = connections.setWeakVaultAcceptedOn(accept ? machine : null);
  if (!noted.ok) return noted;
  try {
    if (accept) await vault.persistAll();
    // A first "no" takes nothing back: after a damaged configuration, sessions may lie there that it no longer names.
    else if (wasAccepted) await vault.withdraw();
    return success(null);
  } catch {
    return failure(
      'vault_write_failed',
      'Not everything could be written to the vault; it is kept in memory.',
      'Check free space and permissions of Tenantry’s folder.',
    );
  }
};
