/** The value, which cannot be missing here; throws with its name if a mistake in the sim made it so. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`The sim has no ${what}.`);
  return value;
}
