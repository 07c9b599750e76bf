import { failure } from './base/index.ts';
import type { ConfigurationFile } from './connections/index.ts';
import type { InDoubtJournal } from './ports.ts';
import type { Notices } from './views/index.ts';

/** Says that a stored file is a later version’s, and so left alone. */
export const tellOfNewer = (notices: Notices, title: string, message: string): void =>
  notices.addError('info', title, failure('newer_version', message, 'Use the newer version.').error);

/** Says what of the stored files could not be used as it is. */
export const tellOfFiles = (notices: Notices, { problem, notMigrated }: ConfigurationFile['initial'], inDoubt: InDoubtJournal): void => {
  if (problem !== undefined) notices.addError('bad', 'The configuration could not be used', problem);
  if (notMigrated !== undefined) notices.addError('bad', 'The configuration could not be brought up to date', notMigrated);
  if (inDoubt.isNewer === true)
    tellOfNewer(
      notices,
      'The list of unanswered refreshes could not be used',
      'It was written by a newer version of Tenantry, and is kept as it is. Sessions that are due are refreshed with care.',
    );
};
