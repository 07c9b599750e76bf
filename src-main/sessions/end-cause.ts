/** Why Okta no longer honours a refresh token, as well as it can be known. */
export const endCauses = ['answer_lost', 'idle', 'expired', 'unknown'] as const;
export type EndCause = (typeof endCauses)[number];
