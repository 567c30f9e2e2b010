/** The letter of a choice: 0 is A. */
export function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}

/** The letters of so many choices. */
export function lettersOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => letterOf(index));
}
