import { wordsOf } from '../src-preload/contract/words/words.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBenchSealer } from '../bench/sealer.ts';
import { createInDoubtMarks } from '../src-main/node/in-doubt-marks.ts';
import type { Sealer } from '../src-main/core/storage/index.ts';
import { plainSealer } from '../src-main/core/storage/testing/sealers.ts';
import { type Damage, damagesOf, Tally } from './disk-damage.ts';
import { damagedId, historyLength, soundId, stateOf, UserData } from './disk-user-data.ts';

export const diskSealers: Readonly<Record<string, () => Sealer>> = {
  'AES-CBC as Chromium': createBenchSealer,
  'no cipher at all': plainSealer,
};

export const diskFiles = ['session', 'sign-in', 'configuration', 'in-doubt journal', 'history'] as const;
export type DiskFile = (typeof diskFiles)[number];

export interface DiskRunOptions {
  readonly file: DiskFile;
  readonly sealer: () => Sealer;
  /** Which damages of the good file; every one of them when left out. */
  readonly damages?: (good: Uint8Array) => Iterable<Damage>;
}

/** The sound session is not only looked at but refreshed in each so-manyth case: that costs an fsync. */
const refreshEvery = 97;

/** Damages one file of a user-data folder in every way, starts the app over it each time, and demands that nothing gets worse. */
export const runDisk = async ({ file, sealer, damages = damagesOf }: DiskRunOptions): Promise<Tally> => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-disk-'));
  const tally = new Tally(file);
  try {
    const userData = new UserData(folder, sealer());
    await userData.fill();
    const name = fileNames[file];
    const files = userData.files();
    const good = files.get(name);
    const kept = [...files].filter(([one]) => one === name || one.startsWith('history'));
    if (good === undefined) throw new Error(`${name} was not written.`);
    let number = 0;
    for (const damage of damages(good)) {
      writeFileSync(userData.path(name), damage.bytes);
      try {
        tally.count(damage, await judges[file](userData, damage, tally));
        // Without its configuration no session is refreshed.
        if (number % refreshEvery === 0 && file !== 'configuration') await refreshSound(userData, damage, tally);
      } catch (error) {
        tally.violations.push(`${file}, ${damage.words}: threw ${String(error)}`);
      }
      for (const [one, content] of kept) writeFileSync(userData.path(one), content);
      number += 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return tally;
};

const fileNames: Readonly<Record<DiskFile, string>> = {
  session: join('vault', `entry.session.${damagedId}.sealed`),
  'sign-in': join('vault', `entry.sign-in.pending-${damagedId}.sealed`),
  configuration: 'config.json',
  'in-doubt journal': 'in-doubt',
  history: join('history', `${damagedId}.jsonl`),
};

type Judge = (userData: UserData, damage: Damage, tally: Tally) => Promise<string>;

/** Whether every file but the journal, which each start begins anew, is as it was; a history may have grown. */
const areUnharmed = (before: ReadonlyMap<string, Buffer>, now: ReadonlyMap<string, Buffer>): boolean =>
  [...before.keys(), ...now.keys()].every((name) => {
    const [was, is] = [before.get(name), now.get(name)];
    if (name === 'in-doubt') return true;
    return was !== undefined && is !== undefined && was.equals(name.startsWith('history') ? is.subarray(0, was.length) : is);
  });

const judgeSession: Judge = async (userData, damage, tally) => {
  const before = userData.files();
  const asked = userData.okta.refreshes;
  const { sessions, signIns, stop } = await userData.start();
  const { held } = sessions.get(damagedId);
  const refreshed = await sessions.refresh(damagedId);
  tally.demand(damage, {
    'it is called unreadable': held.kind === 'unreadable',
    'it says what to do': held.kind === 'unreadable' && (wordsOf(held.error).remedy ?? '') !== '',
    'a refresh is refused': !refreshed.ok,
    'nothing was sent to the server': userData.okta.refreshes === asked,
    'the other session is held': sessions.get(soundId).held.kind === 'held',
    'both sign-ins wait': [damagedId, soundId].every((id) => signIns.get(id).pending !== null),
  });
  await stop();
  tally.demand(damage, { 'no file was deleted, changed or added': areUnharmed(before, userData.files()) });
  return held.kind === 'unreadable' ? 'unreadable, kept, says what to do' : held.kind;
};

const judgeSignIn: Judge = async (userData, damage, tally) => {
  const before = userData.files();
  const { sessions, signIns, notices, stop } = await userData.start();
  const isGone = signIns.get(damagedId).pending === null;
  await signIns.handleCallback(`com.okta.acme:/${damagedId}?code=c&state=${stateOf(damagedId)}`);
  tally.demand(damage, {
    'it does not wait any more': isGone,
    'its answer is met as unknown': notices.all.length === 1,
    'the other sign-in waits': signIns.get(soundId).pending !== null,
    'both sessions are held': [damagedId, soundId].every((id) => sessions.get(id).held.kind === 'held'),
  });
  await stop();
  tally.demand(damage, { 'no file was deleted, changed or added': areUnharmed(before, userData.files()) });
  return isGone ? 'not taken up, kept, its answer met as unknown' : 'taken up';
};

const judgeConfiguration: Judge = async (userData, damage, tally) => {
  const { configuration, quarantinedAs, problem } = userData.openConfiguration().initial;
  if (problem !== undefined) {
    const name = quarantinedAs ?? 'config.json';
    const kept = userData.files().get(name)?.equals(damage.bytes) === true;
    tally.demand(damage, {
      'it starts empty': configuration.connections.length === 0,
      'it says what to do': (wordsOf(problem).remedy ?? '') !== '',
      'the file is kept byte for byte': kept,
      'the file set aside is named': quarantinedAs === null || wordsOf(problem).remedy?.includes(quarantinedAs) === true,
    });
    if (quarantinedAs === null) return 'of a newer version: left alone, said';
    rmSync(userData.path(name));
    return 'set aside, said';
  }
  // No checksum guards a file that people may edit: what still makes sense is believed.
  const before = userData.files();
  const { sessions, stop } = await userData.start();
  for (const { id, issuer, clientId } of configuration.connections) {
    const original = userData.connections.get(id);
    if (original === undefined) tally.demand(damage, { 'an unknown ID holds nothing': sessions.get(id).held.kind === 'none' });
    else {
      const isTheSame = original.issuer === issuer && original.clientId === clientId;
      tally.demand(damage, {
        'its session is held': sessions.get(id).held.kind === 'held',
        'it goes to its own server and client only': isTheSame === (sessions.refusal(id) === null),
      });
    }
  }
  await stop();
  tally.demand(damage, { 'no file was deleted, changed or added': areUnharmed(before, userData.files()) });
  return 'another value, believed; sessions go to their own server only';
};

const judgeJournal: Judge = async (userData, damage, tally) => {
  const journal = createInDoubtMarks(userData.folder);
  const { left, uncleanBoot } = journal;
  journal.close();
  writeFileSync(userData.path('in-doubt'), damage.bytes);
  const { sessions, stop } = await userData.start();
  tally.demand(damage, { 'both sessions are held': [damagedId, soundId].every((id) => sessions.get(id).held.kind === 'held') });
  await stop();
  if (uncleanBoot) return 'an unclean start: every due session is in doubt';
  return left.has(damagedId) ? 'read, the mark is there' : 'read, the mark is lost';
};

const judgeHistory: Judge = async (userData, damage, tally) => {
  const { history, stop } = await userData.start();
  const [found, sound] = [await history.list(damagedId), await history.list(soundId)];
  const lines = Buffer.from(damage.bytes).toString('latin1').split('\n').length - 1;
  history.record(damagedId, { kind: 'sign-in-cancelled' });
  await stop();
  const then = await history.list(damagedId);
  tally.demand(damage, {
    'what was not cut off is told': damage.kind === 'flip' || found.length >= lines,
    'a flipped bit costs the lines it touches': damage.kind === 'cut' || found.length >= historyLength - 2,
    'nothing is told that never was': found.length <= historyLength,
    'it goes on': then.length === found.length + 1,
    'nothing that was there was deleted':
      userData.files().get(fileNames.history)?.subarray(0, damage.bytes.length).equals(damage.bytes) === true,
    'the other history is whole': sound.length === historyLength,
  });
  return found.length === historyLength ? 'told whole, perhaps with another value' : 'told but for the damaged lines, and goes on';
};

const judges: Readonly<Record<DiskFile, Judge>> = {
  session: judgeSession,
  'sign-in': judgeSignIn,
  configuration: judgeConfiguration,
  'in-doubt journal': judgeJournal,
  history: judgeHistory,
};

const refreshSound = async (userData: UserData, damage: Damage, tally: Tally): Promise<void> => {
  const { sessions, stop } = await userData.start();
  tally.demand(damage, { 'the other session can be refreshed': (await sessions.refresh(soundId)).ok });
  await stop();
};
