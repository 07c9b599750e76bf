/** A moment as ISO 8601 in UTC: `2026-11-23T09:00:00.000Z`. @param at epoch ms */
// oxlint-disable-next-line no-restricted-globals -- It writes a time and asks for none.
export const isoTime = (at: number): string => new Date(at).toISOString();
