/** A configuration file's content, of any version. */
export type ConfigurationDocument = Readonly<Record<string, unknown>>;

/** Turns a document of one version into one of the next. Pure; `version` is set for it. */
export type Migration = (document: ConfigurationDocument) => ConfigurationDocument;

/** Each object of a list with the members it lacks; what is no list, or no object, is left for the schema to judge. */
const membersOf = (list: unknown, missing: ConfigurationDocument): unknown =>
  Array.isArray(list) ? list.map((item: unknown) => (typeof item === 'object' && item !== null ? { ...missing, ...item } : item)) : list;

/** The step at index 0 leads from version 1 to 2, and so on. Steps are only ever added. */
export const migrations: readonly Migration[] = [
  // 2: connections tell whether they are kept alive. Until then one that was not kept fresh was left alone.
  (document) => ({ ...document, connections: membersOf(document['connections'], { keepAlive: false }) }),
];

export const versionAfter = (steps: readonly Migration[]): number => steps.length + 1;

/** The version this app writes. */
export const configurationVersion = versionAfter(migrations);

/** Brings a document of `version` up to date. */
export const migrate = (document: ConfigurationDocument, version: number, steps: readonly Migration[]): ConfigurationDocument =>
  steps.slice(version - 1).reduce((current, step, index) => ({ ...step(current), version: version + index + 1 }), document);
