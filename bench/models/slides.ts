// What the rendered pictures show, in the fonts that most systems have.

export interface Slide {
  lines: readonly string[];
  font: 'sans-serif' | 'serif' | 'monospace' | 'DejaVu Sans' | 'DejaVu Serif';
  /** Height of the text in pixels, on a picture of 1280 x 720. */
  size: number;
  paper: string;
  ink: string;
}

const light = { paper: '#ffffff', ink: '#111111' };
const dark = { paper: '#1b1f2a', ink: '#e8e8e8' };
const board = { paper: '#14432f', ink: '#f4f1de' };
const cream = { paper: '#f7f1e1', ink: '#3a2a1a' };

export const sets: Record<'text slides' | 'code' | 'Unicode mathematics', readonly Slide[]> = {
  'text slides': [
    {
      ...light,
      font: 'sans-serif',
      size: 44,
      lines: [
        'Photosynthesis',
        'Light reactions happen in the thylakoids.',
        'They split water and release oxygen.',
        'The Calvin cycle fixes carbon dioxide in the stroma.',
        'Six turns make one molecule of glucose.',
      ],
    },
    {
      ...dark,
      font: 'sans-serif',
      size: 40,
      lines: [
        'What makes a good experiment?',
        'Change one thing at a time',
        'Measure before you start',
        'Repeat it at least three times',
        'Write down what went wrong, too',
      ],
    },
    {
      ...cream,
      font: 'serif',
      size: 46,
      lines: [
        'The causes of the First World War',
        'Alliances: two blocs since 1907',
        'Arms race between Germany and Britain',
        'Nationalism in the Balkans',
        'Sarajevo, 28 June 1914',
      ],
    },
    {
      ...light,
      font: 'serif',
      size: 26,
      lines: [
        'Abstract. We study how students learn from recorded lectures when the pace of the',
        'speaker is changed. In two experiments with 184 participants, speech at 1.5 times the',
        'usual rate had no effect on what was remembered after one week, while at 2.5 times',
        'the share of right answers fell from 71 % to 54 %. Slides with few words helped.',
      ],
    },
    {
      ...board,
      font: 'sans-serif',
      size: 52,
      lines: [
        'Supply and demand',
        'Price up: demand falls',
        'Price up: supply rises',
        'They meet at the equilibrium',
      ],
    },
    {
      ...light,
      font: 'sans-serif',
      size: 24,
      lines: [
        'Course plan for the autumn term',
        'Week 1: Introduction, history of the field, how the exam works',
        'Week 2: Sets, relations, functions; exercise sheet 1 is due on Friday',
        'Week 3: Induction and recursion (read chapters 2 and 3 before class)',
        'Week 4: Graphs, trees, shortest paths; guest lecture by Dr. Ndiaye',
        'Week 5: Counting, binomial coefficients, inclusion and exclusion',
        'Week 6: Review, questions, mid-term on 14 October at 9:15 in room B-207',
      ],
    },
    {
      ...dark,
      font: 'serif',
      size: 38,
      lines: [
        'Layers of the atmosphere',
        'Troposphere: up to 12 km, weather',
        'Stratosphere: up to 50 km, ozone',
        'Mesosphere: up to 85 km, meteors burn up',
        'Thermosphere: up to 600 km, aurora',
      ],
    },
    {
      ...cream,
      font: 'sans-serif',
      size: 34,
      lines: [
        'Balance sheet of a small bakery (in $1,000)',
        'Cash 12.4',
        'Flour and sugar 3.1',
        'Ovens 48.0',
        'Bank loan 35.5',
        'Equity 28.0',
      ],
    },
    {
      ...light,
      font: 'sans-serif',
      size: 36,
      lines: [
        'Names to know',
        'François Viète, Évariste Galois',
        'Kurt Gödel, Emmy Noether',
        'Sofia Kovalevskaya, Srinivasa Ramanujan',
        'André Weil, Maryam Mirzakhani',
      ],
    },
    {
      ...board,
      font: 'serif',
      size: 40,
      lines: [
        'Rules for group work',
        '1. Everyone speaks once before anyone speaks twice.',
        '2. Disagree with ideas, not with people.',
        '3. One person keeps the time (20 minutes).',
        'Questions? Ask at forum.example.org/g7',
      ],
    },
  ],
  code: [
    {
      ...light,
      font: 'monospace',
      size: 34,
      lines: [
        'def mean(values):',
        'total = sum(values)',
        'return total / len(values)',
        'print(mean([3, 5, 8.5]))',
        '# 5.5',
      ],
    },
    {
      ...dark,
      font: 'monospace',
      size: 30,
      lines: [
        'for (let i = 0; i < rows.length; i++) {',
        'const { id, name } = rows[i];',
        'if (!seen.has(id)) seen.set(id, name);',
        '}',
        'console.log(seen.size, "of", rows.length);',
      ],
    },
    {
      ...dark,
      font: 'monospace',
      size: 32,
      lines: [
        'SELECT c.name, COUNT(*) AS orders',
        'FROM customers c',
        'JOIN orders o ON o.customer_id = c.id',
        "WHERE o.placed >= '2024-01-01'",
        'GROUP BY c.name HAVING COUNT(*) > 5;',
      ],
    },
    {
      ...light,
      font: 'monospace',
      size: 28,
      lines: [
        '#include <stdio.h>',
        'int main(void) {',
        'int *p = malloc(16 * sizeof(int));',
        'if (p == NULL) return 1;',
        'p[0] = 0x1F & ~3;',
        'printf("%d\\n", p[0] << 2);',
        '}',
      ],
    },
    {
      ...dark,
      font: 'monospace',
      size: 26,
      lines: [
        '$ git switch -c fix/off-by-one',
        '$ git diff --stat HEAD~2',
        'src/parser.rs | 14 ++++++------',
        '$ cargo test -- --nocapture 2>&1 | tail -n 3',
        'test result: ok. 42 passed; 0 failed',
      ],
    },
    {
      ...light,
      font: 'monospace',
      size: 30,
      lines: [
        '@dataclass(frozen=True)',
        'class Point:',
        'x: float = 0.0',
        'y: float = 0.0',
        'def __add__(self, other):',
        'return Point(self.x + other.x, self.y + other.y)',
      ],
    },
  ],
  'Unicode mathematics': [
    {
      ...light,
      font: 'DejaVu Sans',
      size: 46,
      lines: ['x² + 5x + 6 = 0', '(x + 2)(x + 3) = 0', 'x₁ = −2', 'x₂ = −3'],
    },
    {
      ...light,
      font: 'DejaVu Serif',
      size: 46,
      lines: ['∇ · E = ρ / ε₀', '∇ × E = −∂B / ∂t', '∇ · B = 0', '∆x · ∆p ≥ ħ / 2'],
    },
    {
      ...dark,
      font: 'DejaVu Sans',
      size: 44,
      lines: ['A ∪ B = {x : x ∈ A ∨ x ∈ B}', '∀ε > 0 ∃δ > 0', 'A ∩ B ⊆ A', '∅ ⊂ ℕ ⊂ ℤ ⊂ ℚ ⊂ ℝ'],
    },
    {
      ...board,
      font: 'DejaVu Serif',
      size: 46,
      lines: ['α + β + γ = 180°', 'sin² θ + cos² θ = 1', 'λ = h / p', 'log₂ 8 = 3'],
    },
    {
      ...light,
      font: 'DejaVu Sans',
      size: 42,
      lines: ['∫ x² dx = x³ / 3 + C', 'Σ k = n(n + 1) / 2', '√2 ≈ 1.4142', 'eⁿ ≤ n! for n ≥ 6', 'π ≠ 22 / 7'],
    },
    {
      ...cream,
      font: 'DejaVu Serif',
      size: 42,
      lines: ['2H₂ + O₂ → 2H₂O', 'CO₂ + H₂O ⇌ H₂CO₃', 'ΔG = ΔH − TΔS', 'μ = Σxᵢ / n', 'σ² = 4.2 ± 0.3'],
    },
  ],
};
