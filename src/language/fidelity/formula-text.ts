const greek: Readonly<Record<string, string>> = Object.fromEntries(
  `α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma
  ς sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega ϵ epsilon ϕ phi ϑ theta`
    .trim()
    .split(/\s+/)
    .reduce<string[][]>((pairs, word, at) => {
      if (at % 2 === 0) pairs.push([word]);
      else pairs.at(-1)!.push(word);
      return pairs;
    }, []),
);

const raisedSigns = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿⁱˣ';
const raisedPlain = '0123456789-+nix';
const lowered = '₀₁₂₃₄₅₆₇₈₉';

/** Signs and commands as they are spoken, in order. */
const spokenSigns: readonly [RegExp, string][] = [
  [/\\[dt]?frac\s*\{([^{}]{0,200})\}\s*\{([^{}]{0,200})\}/gu, ' $1 / $2 '],
  [/\\sqrt\b/gu, ' sqrt '],
  [/\\(?:times|cdot)\b/gu, ' times '],
  [/\\leq?\b/gu, '≤'],
  [/\\geq?\b/gu, '≥'],
  [/\\(?:text|mathrm|left|right|quad|,|;)/gu, ' '],
  [/\\(?=[a-zA-Z])/gu, ' '],
  [/\\/gu, ' '],
  [/[${}`]/gu, ' '],
  [/[µμ](?=(?:g|m|s|A|F)(?!\p{L}))/gu, 'u'],
  [/(?<=\d),(?=\d{3}(?!\d))/gu, ''],
  [/(?<!\d)\.(?=\d)/gu, ' 0.'],
  [/°\s?C(?!\p{L})/gu, ' degrees celsius '],
  [/°\s?F(?!\p{L})/gu, ' degrees fahrenheit '],
  [/°/gu, ' degrees '],
  [/%/gu, ' percent '],
  [/[×·∙*⋅]/gu, ' times '],
  [/√/gu, ' sqrt '],
  [/≤/gu, ' less than or equal to '],
  [/≥/gu, ' greater than or equal to '],
  [/</gu, ' less than '],
  [/>/gu, ' greater than '],
  [/≠|!=/gu, ' is not equals '],
  [/[≈≃~]/gu, ' about '],
  [/={1,3}/gu, ' equals '],
  [/∞/gu, ' infinity '],
  [/∫/gu, ' integral '],
  [/[∂]/gu, ' partial '],
  [/[∑Σ](?=\s|_|\()/gu, ' sum '],
  [/[→⟶]/gu, ' to '],
  [/\+/gu, ' plus '],
  [/[÷/⁄]/gu, ' over '],
  [/−/gu, ' minus '],
  [/(?<=\s)-(?=\s)|(?<![\p{L}\p{N})])-(?=\d)/gu, ' minus '],
  [/(?<=(?<![\p{L}\p{N}])[a-z])-(?=\d)/gu, ' minus '],
  [/(?<=\d)[-–](?=\d)/gu, ' to '],
  [/[-–—_]/gu, ' '],
  [/\^/gu, ' ^ '],
  // Chemical formulas, letter by letter: "H2SO4" is read as "h two s o four".
  [/(?<=(?<!\p{L})[A-Z][A-Za-z]{0,6}\d{0,2})(?=[A-Z][A-Za-z]{0,6}\d)/gu, ' '],
  [/(?<=\d)(?!(?:st|nd|rd|th)(?!\p{L}))(?=\p{L})|(?<=\p{L})(?=\d)/gu, ' '],
];

/**
 * Writes signs, LaTeX, Greek letters, raised figures and fractions as they are spoken, so that "x² + ½π" and "x
 * squared plus one half pi" become comparable. Words and their letter case stay.
 */
export function speakSigns(text: string): string {
  let plain = text
    .normalize('NFC')
    .replace(
      new RegExp(`[${raisedSigns}]+`, 'gu'),
      (run) => ` ^ ${[...run].map((sign) => raisedPlain[raisedSigns.indexOf(sign)]).join('')} `,
    )
    .replace(new RegExp(`[${lowered}]`, 'gu'), (sign) => ` ${lowered.indexOf(sign)} `)
    .replace(
      /(\d?)([\u00BC-\u00BE\u2150-\u215E])/gu,
      (_, whole: string, part: string) => `${whole === '' ? ' ' : `${whole} and `}${part.normalize('NFKC')} `,
    );
  for (const [sign, spoken] of spokenSigns) plain = plain.replace(sign, spoken);
  return plain.replace(/\p{Script=Greek}/gu, (letter) => {
    const name = greek[letter.toLowerCase()];
    return name === undefined ? letter : ` ${name} `;
  });
}
