/** Sentences as they stand, where it does not matter which. */
export const written = (message: string, remedy = '') => ({ word: 'as_written', parameters: { message, remedy } }) as const;
