/** Told apart on white, with and without colour vision (Okabe and Ito 2008); black comes last. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];
const symbols = ['circle', 'square', 'triangle', 'diamond', 'star', 'wye', 'cross'] as const;

/** How a curve is drawn. Where colours come round again, another symbol goes with them. */
export function lookOf(index: number): { colour: string; symbol: (typeof symbols)[number] } {
  const round = Math.floor(index / colours.length);
  return {
    colour: colours[index % colours.length]!,
    symbol: symbols[(index + round) % symbols.length]!,
  };
}

/** Text from outside as it may stand in an SVG: characters that XML forbids are replaced, long ones cut. */
export function shownName(name: string, most: number): string {
  const characters = [...name.replace(/[^\P{C}\u200d]|[\ufffe\uffff]/gu, '\ufffd')];
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}

/** End of an axis of per cent: the next ten above everything. */
export function upperEnd(values: readonly number[]): number {
  return Math.min(100, Math.max(10, Math.ceil(Math.max(0, ...values) / 10) * 10));
}
