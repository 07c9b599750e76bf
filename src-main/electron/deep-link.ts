/** A scheme with a period in it, as RFC 8252, 7.1 asks of private-use schemes; grammar of RFC 3986, 3.1. */
const privateUseUri = /^(?=[a-z][a-z0-9+-]*\.)[a-z][a-z0-9+.-]{1,253}:/i;
/** Above this a link is cut: no callback is that long, and the callback parser refuses it by its length alone. */
const longestLink = 32_768;
const mostLinks = 16;

/** Whether a command-line argument or an opened URL is a URI with a private-use scheme (`com.okta.acme:/callback`). */
export const isDeepLink = (argument: string): boolean => privateUseUri.test(argument.slice(0, 256));

/**
 * The deep links among a program's arguments, in order; `argv[0]` is the program itself. Bounded whatever comes: at
 * most 16 links of at most 32,768 characters each.
 */
export const deepLinksIn = (argv: readonly string[]): readonly string[] =>
  argv
    .slice(1)
    .filter(isDeepLink)
    .slice(0, mostLinks)
    .map((link) => link.slice(0, longestLink));
