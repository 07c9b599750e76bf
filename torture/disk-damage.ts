/** One way to damage a file: cut after so many bytes, or one bit flipped. */
export interface Damage {
  readonly kind: 'cut' | 'flip';
  /** For people: `cut after 17 bytes`, `bit 3 of byte 17 flipped`. */
  readonly words: string;
  readonly bytes: Uint8Array;
}

/** Every damage of a file, or each `every`th of them, beginning with number `from`. */
export function* damagesOf(file: Uint8Array, every = 1, from = 0): Generator<Damage> {
  // A Buffer's own `slice` would share its memory.
  const good = new Uint8Array(file);
  const cuts = good.length;
  for (let number = from; number < cuts + good.length * 8; number += every) {
    if (number < cuts) {
      yield { kind: 'cut', words: `cut after ${number} bytes`, bytes: good.slice(0, number) };
      continue;
    }
    const byte = (number - cuts) >> 3;
    const bit = (number - cuts) & 7;
    const bytes = good.slice();
    bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit);
    yield { kind: 'flip', words: `bit ${bit} of byte ${byte} flipped`, bytes };
  }
}

/** What became of the damages of one kind of file. */
export class Tally {
  readonly file: string;
  /** `cut: outcome` and `flip: outcome`, how often. */
  readonly outcomes = new Map<string, number>();
  readonly violations: string[] = [];

  constructor(file: string) {
    this.file = file;
  }

  count(damage: Damage, outcome: string): void {
    const key = `${damage.kind}: ${outcome}`;
    this.outcomes.set(key, (this.outcomes.get(key) ?? 0) + 1);
  }

  /** Every claim that does not hold is a violation. */
  demand(damage: Damage, claims: Readonly<Record<string, boolean>>): void {
    for (const [claim, holds] of Object.entries(claims))
      if (!holds) this.violations.push(`${this.file}, ${damage.words}: not so: ${claim}`);
  }

  get cases(): number {
    return [...this.outcomes.values()].reduce((sum, count) => sum + count, 0);
  }
}
