/** A configuration file's content, of any version. */
export type ConfigurationDocument = Readonly<Record<string, unknown>>;

/** Turns a document of one version into one of the next. Pure; `version` is set for it. */
export type Migration = (document: ConfigurationDocument) => ConfigurationDocument;

/** Each object of a list with the members it lacks; what is no list, or no object, is left for the schema to judge. */
const membersOf = (list: unknown, missing: ConfigurationDocument): unknown =>
  Array.isArray(list) ? list.map((item: unknown) => (typeof item === 'object' && item !== null ? { ...missing, ...item } : item)) : list;

/** What version 3 gives to connections that knew no other way. */
const nativeMethod = {
  grant: 'authorization_code',
  clientAuthentication: 'none',
  dpop: false,
  authorization: {
    prompt: null,
    silentFirst: false,
    idp: null,
    acrValues: [],
    maxAge: null,
    display: null,
    resource: [],
    extra: [],
    pushed: false,
  },
};

/** The step at index 0 leads from version 1 to 2, and so on. Steps are only ever added. */
export const migrations: readonly Migration[] = [
  // 2: connections tell whether they are kept alive. Until then one that was not kept fresh was left alone.
  (document) => ({ ...document, connections: membersOf(document['connections'], { keepAlive: false }) }),
  // 3: connections tell how they get their tokens, tenants where sign-ins open and whether their proxy counts. Until then
  // every client was a native one, signed in by authorization code in a browser.
  (document) => ({
    ...document,
    tenants: membersOf(document['tenants'], { opensWith: 'browser', proxy: 'system' }),
    connections: membersOf(document['connections'], { method: nativeMethod, postLogoutRedirectUri: null }),
    settings: typeof document['settings'] === 'object' ? { passwordGrant: false, ...document['settings'] } : document['settings'],
  }),
];

export const versionAfter = (steps: readonly Migration[]): number => steps.length + 1;

/** The version this app writes. */
export const configurationVersion = versionAfter(migrations);

/** Brings a document of `version` up to date. */
export const migrate = (document: ConfigurationDocument, version: number, steps: readonly Migration[]): ConfigurationDocument =>
  steps.slice(version - 1).reduce((current, step, index) => ({ ...step(current), version: version + index + 1 }), document);
