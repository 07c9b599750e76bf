/** Okta's IDs are 20 characters: a prefix of three that tells the type, then letters and digits. */
export function oktaId(prefix: string, name: string): string {
  return (prefix + name + '5d7x01sim5d7x01sim').slice(0, 20);
}
