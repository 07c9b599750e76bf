/**
 * The app's own private-use scheme, named in its bundle: on macOS no other reaches it. A reversed domain, as RFC 8252, 7.1
 * asks. Said once, here: forms suggest it, the desktop host registers it, and what packages the app must write it into
 * `CFBundleURLTypes`.
 */
export const builtInScheme = 'io.github.tenantry';
