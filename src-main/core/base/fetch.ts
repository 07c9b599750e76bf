/** The network as a port: the app passes Electron's `net.fetch` on an in-memory session, tests pass Node's `fetch`. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;
