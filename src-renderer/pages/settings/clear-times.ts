interface ClearTime {
  /** In ms, as text; 0 for never. */
  readonly value: string;
  readonly label: string;
}

const usual: readonly ClearTime[] = [
  { value: '15000', label: 'after 15 seconds' },
  { value: '45000', label: 'after 45 seconds' },
  { value: '60000', label: 'after 1 minute' },
  { value: '120000', label: 'after 2 minutes' },
  { value: '600000', label: 'after 10 minutes' },
  { value: '0', label: 'never' },
];

/** When a copied token may leave the clipboard, soonest first; a time in use that is none of the usual ones is among them. */
export const clearTimesWith = (ms: number): readonly ClearTime[] => {
  if (usual.some((time) => time.value === String(ms))) return usual;
  const later = usual.findIndex(({ value }) => value === '0' || Number(value) > ms);
  return usual.toSpliced(later, 0, { value: String(ms), label: `after ${Math.round(ms / 1000)} seconds` });
};
