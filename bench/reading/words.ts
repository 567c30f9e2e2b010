// What the screens say. The two halves share no sentence, no program, no table and no formula.

export type Half = 'development' | 'held';

/** A formula: how it is drawn (MathML, or HTML with sup and sub), and how it may be written in one line. */
export interface Formula {
  html: string;
  /** The first is the form asked for; spaces do not count. */
  text: readonly string[];
}

export interface Words {
  fonts: readonly string[];
  monoFonts: readonly string[];
  titles: readonly string[];
  /** Short ones of a list. */
  items: readonly string[];
  /** Running text. */
  sentences: readonly string[];
  programs: readonly { language: string; lines: readonly string[] }[];
  terminals: readonly (readonly string[])[];
  tables: readonly { head: readonly string[]; rows: readonly (readonly string[])[] }[];
  labels: readonly (readonly string[])[];
  formulas: readonly Formula[];
  /** Text around one formula. */
  inline: readonly Formula[];
}

const math = (body: string): string => `<math display="block">${body}</math>`;
const mi = (name: string): string => `<mi>${name}</mi>`;
const mn = (number: string | number): string => `<mn>${number}</mn>`;
const mo = (sign: string): string => `<mo>${sign}</mo>`;
const row = (...parts: string[]): string => `<mrow>${parts.join('')}</mrow>`;
const sup = (base: string, above: string): string => `<msup>${base}${above}</msup>`;
const sub = (base: string, below: string): string => `<msub>${base}${below}</msub>`;
const frac = (above: string, below: string): string => `<mfrac>${above}${below}</mfrac>`;
const sum = (sign: string, below: string, above: string): string =>
  `<munderover>${mo(sign)}${below}${above}</munderover>`;

export const words: Record<Half, Words> = {
  development: {
    fonts: ['DejaVu Sans', 'Liberation Sans', 'Liberation Serif'],
    monoFonts: ['DejaVu Sans Mono', 'Liberation Mono'],
    titles: [
      'Why caches work',
      'The water cycle',
      'Supply, demand and price',
      'How a compiler sees your program',
      'Cell membranes',
      'Sampling and aliasing',
      'From data to decisions',
      'Newton and the apple',
    ],
    items: [
      'Programs use the same data again',
      'Small memories are fast',
      'Lines of 64 bytes are moved at once',
      'Heat lifts water into the air',
      'Rivers carry it back to the sea',
      'Buyers leave when prices rise',
      'Every token has a kind and a place',
      'The parser builds a tree',
      'Lipids form two layers',
      'Proteins let sugar pass',
      'Twice the highest frequency is enough',
      'Measure first, then decide',
      'Force is mass times acceleration',
      'What goes up must come down',
      'Keep a list of open questions',
      'Ask who is missing from the sample',
    ],
    sentences: [
      'A cache keeps copies of what was used a moment ago.',
      'When the processor asks for a word, it looks there first.',
      'Only when it is not found is the main memory asked.',
      'Clouds form where warm air rises and cools.',
      'The rate at which water evaporates depends on the wind.',
      'If a tax is raised, both sides of the market carry a part.',
      'A grammar says which rows of words are sentences.',
      'Errors should be told where they were made.',
      'Water passes the membrane through narrow channels.',
      'A signal that changes too fast looks like a slow one.',
      'The average hides how far the values lie apart.',
      'The moon falls around the earth without ever landing.',
      'Two bodies attract each other, and neither is at rest.',
      'Students who explain a proof remember it longer.',
      'Nobody knows the answer before the experiment.',
      'A good model is wrong in a way that does not matter.',
    ],
    programs: [
      {
        language: 'Python',
        lines: [
          'def find(items, key):',
          '    low, high = 0, len(items) - 1',
          '    while low <= high:',
          '        mid = (low + high) // 2',
          '        if items[mid] == key:',
          '            return mid',
          '        if items[mid] < key:',
          '            low = mid + 1',
          '        else:',
          '            high = mid - 1',
          '    return None',
        ],
      },
      {
        language: 'C',
        lines: [
          'int main(int argc, char **argv) {',
          '    unsigned l1 = 0, flags = ~0u;',
          '    for (int i = 1; i < argc; i++) {',
          '        l1 |= (1u << i) & flags;',
          '        flags ^= argv[i][0];',
          '    }',
          '    return l1 > 8 ? 1 : 0;',
          '}',
        ],
      },
      {
        language: 'JavaScript',
        lines: [
          'export function group(rows, by) {',
          '  const out = {};',
          '  for (const row of rows) {',
          '    const key = row[by] ?? "none";',
          '    (out[key] ||= []).push(row);',
          '  }',
          '  return Object.entries(out)',
          '    .map(([k, v]) => ({ k, n: v.length }));',
          '}',
        ],
      },
      {
        language: 'shell',
        lines: [
          '#!/bin/bash',
          'for f in *.txt; do',
          '  n=$(wc -l < "$f")',
          '  if [ "$n" -gt 10 ]; then',
          '    ls -l "$f" | cut -d" " -f5 >> sizes.log',
          '  fi',
          'done',
        ],
      },
      {
        language: 'Python',
        lines: [
          'class Stack:',
          '    def __init__(self):',
          '        self._items = []',
          '',
          '    def push(self, x):',
          '        self._items.append(x)',
          '',
          '    def pop(self):',
          '        if not self._items:',
          '            raise IndexError("empty")',
          '        return self._items.pop()',
        ],
      },
    ],
    terminals: [
      [
        'user@host:~$ ls -l src',
        'total 24',
        '-rw-r--r-- 1 user user 1204 Mar 3 10:12 main.c',
        '-rw-r--r-- 1 user user  388 Mar 3 10:09 list.h',
        'drwxr-xr-x 2 user user 4096 Mar 1 18:40 tests',
        'user@host:~$ cat list.h | grep node',
        'struct node { int id; struct node *next; };',
        'user@host:~$ ls',
        'Makefile  README.md  src',
      ],
      [
        '$ cd ~/sites/shop',
        '$ npm run build',
        '> site@1.4.0 build',
        '> vite build --mode production',
        'dist/index.html   0.46 kB',
        'dist/app.js      48.20 kB',
        'built in 2.31s',
        '$ ls dist',
        'app.js  index.html',
      ],
      [
        '>>> import math',
        '>>> [math.sqrt(n) for n in (4, 9, 16)]',
        '[2.0, 3.0, 4.0]',
        '>>> l1 = {"a": 1}',
        '>>> l1["b"]',
        'Traceback (most recent call last):',
        '  File "<stdin>", line 1, in <module>',
        "KeyError: 'b'",
      ],
    ],
    tables: [
      {
        head: ['Planet', 'Moons', 'Day', 'Year'],
        rows: [
          ['Mercury', '0', '58.6 d', '88 d'],
          ['Earth', '1', '23.9 h', '365 d'],
          ['Mars', '2', '24.6 h', '687 d'],
          ['Jupiter', '95', '9.9 h', '4,333 d'],
        ],
      },
      {
        head: ['Account', '2022', '2023', '2024'],
        rows: [
          ['Sales', '1,204', '1,388', '1,512'],
          ['Wages', '430', '512', '498'],
          ['Rent', '96', '96', '102'],
          ['Profit', '678', '780', '912'],
          ['Tax', '170', '195', '228'],
        ],
      },
      {
        head: ['Method', 'Accuracy', 'Time (s)'],
        rows: [
          ['Nearest neighbour', '0.871', '12.4'],
          ['Decision tree', '0.845', '0.8'],
          ['Random forest', '0.912', '9.6'],
          ['Linear model', '0.803', '0.2'],
        ],
      },
      {
        head: ['Gas', 'Formula', 'Share'],
        rows: [
          ['Nitrogen', 'N2', '78.08 %'],
          ['Oxygen', 'O2', '20.95 %'],
          ['Argon', 'Ar', '0.93 %'],
        ],
      },
      {
        head: ['Command', 'What it does'],
        rows: [
          ['ls', 'lists the files of a folder'],
          ['cp', 'copies a file'],
          ['mv', 'moves or renames it'],
          ['rm', 'removes it for good'],
        ],
      },
    ],
    labels: [
      ['Client', 'Load balancer', 'Server A', 'Server B', 'Database'],
      ['Nucleus', 'Membrane', 'Vacuole', 'Cell wall', 'Chloroplast'],
      ['Input', 'Encoder', 'Latent code', 'Decoder', 'Output'],
    ],
    formulas: [
      {
        html: math(row(sup(mi('a'), mn(2)), mo('+'), sup(mi('b'), mn(2)), mo('='), sup(mi('c'), mn(2)))),
        text: ['a² + b² = c²'],
      },
      {
        html: math(
          row(
            mi('x'),
            mo('='),
            frac(
              row(
                mo('−'),
                mi('b'),
                mo('±'),
                `<msqrt>${row(sup(mi('b'), mn(2)), mo('−'), mn(4), mi('a'), mi('c'))}</msqrt>`,
              ),
              row(mn(2), mi('a')),
            ),
          ),
        ),
        text: ['x = (−b ± √(b² − 4ac)) / (2a)', 'x = (−b ± √(b² − 4ac)) / 2a', 'x = (−b ± √b² − 4ac) / 2a'],
      },
      {
        html: math(
          row(
            sum('∑', row(mi('k'), mo('='), mn(1)), mi('n')),
            mi('k'),
            mo('='),
            frac(row(mi('n'), mo('('), mi('n'), mo('+'), mn(1), mo(')')), mn(2)),
          ),
        ),
        text: ['∑ₖ₌₁ⁿ k = (n(n + 1)) / 2', '∑ₖ₌₁ⁿ k = n(n + 1) / 2', '∑(k=1..n) k = n(n + 1) / 2'],
      },
      {
        html: math(row(mi('y'), mo('='), sub(mi('w'), mn(0)), mo('+'), sub(mi('w'), mn(1)), mi('x'))),
        text: ['y = w₀ + w₁x'],
      },
      {
        html: math(
          row(
            mi('F'),
            mo('='),
            mi('G'),
            frac(row(sub(mi('m'), mn(1)), sub(mi('m'), mn(2))), sup(mi('r'), mn(2))),
          ),
        ),
        text: ['F = G (m₁m₂) / (r²)', 'F = G m₁m₂ / r²', 'F = G (m₁m₂) / r²'],
      },
      {
        html: math(row(mi('A'), mo('='), mi('π'), sup(mi('r'), mn(2)))),
        text: ['A = πr²'],
      },
      {
        html: math(row(sup(mi('e'), row(mi('i'), mi('π'))), mo('+'), mn(1), mo('='), mn(0))),
        text: ['eⁱ^π + 1 = 0', 'e^(iπ) + 1 = 0', 'e^iπ + 1 = 0'],
      },
      {
        html: math(row(mi('E'), mo('='), mi('m'), sup(mi('c'), mn(2)))),
        text: ['E = mc²'],
      },
    ],
    inline: [
      {
        html: 'The area of a disc is A = πr<sup>2</sup> for any r',
        text: ['The area of a disc is A = πr² for any r'],
      },
      {
        html: 'Water is H<sub>2</sub>O, carbon dioxide CO<sub>2</sub>',
        text: ['Water is H₂O, carbon dioxide CO₂'],
      },
      {
        html: 'We know that 10<sup>3</sup> = 1000 and 10<sup>6</sup> is a million',
        text: ['We know that 10³ = 1000 and 10⁶ is a million'],
      },
      {
        html: 'Let x<sub>1</sub> and x<sub>2</sub> be the roots',
        text: ['Let x₁ and x₂ be the roots'],
      },
      {
        html: 'The slope of f(x) = x<sup>2</sup> at 3 is 6',
        text: ['The slope of f(x) = x² at 3 is 6'],
      },
    ],
  },
  held: {
    fonts: ['Lato', 'DejaVu Serif', 'Liberation Sans Narrow', 'DejaVu Sans Condensed'],
    monoFonts: ['Liberation Mono', 'DejaVu Sans Mono'],
    titles: [
      'What plants eat',
      'Reading a balance sheet',
      'Threads and locks',
      'The French Revolution',
      'Waves on a string',
      'Choosing a chart',
      'Bayes in practice',
      'Life of a star',
    ],
    items: [
      'Leaves catch red and blue light',
      'Roots take up nitrate',
      'Assets stand on the left',
      'Debts are what others may claim',
      'A lock has one owner at a time',
      'Never hold two for long',
      'Bread was dear in 1789',
      'The king called the estates',
      'Both ends are fixed',
      'Overtones are whole multiples',
      'Bars compare, lines show change',
      'Leave out what says nothing',
      'Start from the base rate',
      'Stars burn hydrogen first',
      'Heavy ones die young',
      'Iron gives no more energy',
    ],
    sentences: [
      'Plants build sugar from air, water and sunlight.',
      'At night they breathe as animals do.',
      'Whatever is owned was paid for by somebody.',
      'A company can be rich and still run out of cash.',
      'Two threads that wait for each other wait for ever.',
      'The order of the locks must be the same everywhere.',
      'Hunger and debt came together in one winter.',
      'The assembly met on a tennis court and swore an oath.',
      'A plucked string moves in many ways at once.',
      'The pitch rises when the string is made shorter.',
      'A chart should answer one question and no other.',
      'Colour is for what the reader must not miss.',
      'A rare illness stays unlikely after one bad test.',
      'The more we know, the less a single sign can move us.',
      'Gravity pulls inward and light pushes outward.',
      'What is left shines for a long time and cools.',
    ],
    programs: [
      {
        language: 'Python',
        lines: [
          'import json',
          '',
          'def load(path, *, strict=False):',
          '    with open(path) as f:',
          '        data = json.load(f)',
          '    for k, v in data.items():',
          '        if strict and v is None:',
          '            raise ValueError(f"{k} is null")',
          '    return {k: v for k, v in data.items() if v}',
        ],
      },
      {
        language: 'C',
        lines: [
          '#include <stdlib.h>',
          'typedef struct list { int v; struct list *next; } list;',
          'list *push(list *l, int v) {',
          '    list *l1 = malloc(sizeof *l1);',
          '    if (!l1) return NULL;',
          '    l1->v = v & 0xFF;',
          '    l1->next = l;',
          '    return l1;',
          '}',
        ],
      },
      {
        language: 'JavaScript',
        lines: [
          'const wait = (ms) => new Promise((ok) => setTimeout(ok, ms));',
          'async function retry(work, times = 3) {',
          '  for (let i = 0; i < times; i++) {',
          '    try {',
          '      return await work(i);',
          '    } catch (e) {',
          '      if (i === times - 1) throw e;',
          '      await wait(2 ** i * 100);',
          '    }',
          '  }',
          '}',
        ],
      },
      {
        language: 'shell',
        lines: [
          'set -euo pipefail',
          'out="$1/build"',
          'mkdir -p "$out" && cd "$out"',
          'if ! command -v cmake > /dev/null; then',
          '  echo "cmake missing" >&2',
          '  exit 1',
          'fi',
          'ls ../src/*.c | wc -l',
        ],
      },
      {
        language: 'Go',
        lines: [
          'func sum(xs []int) (total int) {',
          '    for _, x := range xs {',
          '        if x%2 == 0 {',
          '            continue',
          '        }',
          '        total += x',
          '    }',
          '    return',
          '}',
        ],
      },
    ],
    terminals: [
      [
        'ana@lab:~/notes$ pwd',
        '/home/ana/notes',
        'ana@lab:~/notes$ ls -a',
        '.  ..  .git  week1.md  week2.md',
        'ana@lab:~/notes$ wc -w *.md',
        '  412 week1.md',
        '  388 week2.md',
        '  800 total',
        'ana@lab:~/notes$ rm week1.md',
      ],
      [
        '$ git status -s',
        ' M src/app.py',
        '?? tests/test_app.py',
        '$ git add . && git commit -m "Add tests"',
        '[main 4f1c2aa] Add tests',
        ' 2 files changed, 31 insertions(+)',
        '$ git log --oneline | head -2',
        '4f1c2aa Add tests',
        '90bd113 First version',
      ],
      [
        'C:\\Users\\kim> dir /b',
        'report.docx',
        'data.csv',
        'C:\\Users\\kim> python --version',
        'Python 3.12.4',
        'C:\\Users\\kim> python -c "print(2**10)"',
        '1024',
      ],
    ],
    tables: [
      {
        head: ['Country', 'Area', 'People', 'GDP'],
        rows: [
          ['Norway', '385,207', '5.5', '485.5'],
          ['Kenya', '580,367', '54.0', '113.4'],
          ['Chile', '756,102', '19.6', '335.5'],
          ['Japan', '377,975', '124.5', '4,213'],
        ],
      },
      {
        head: ['Week', 'Topic', 'Reading'],
        rows: [
          ['1', 'Sets and maps', 'pp. 3-19'],
          ['2', 'Induction', 'pp. 20-41'],
          ['3', 'Graphs', 'pp. 42-70'],
          ['4', 'Counting', 'pp. 71-88'],
        ],
      },
      {
        head: ['Model', 'Params', 'Loss', 'BLEU'],
        rows: [
          ['Small', '12M', '3.41', '21.7'],
          ['Medium', '85M', '2.97', '26.3'],
          ['Large', '310M', '2.66', '29.8'],
        ],
      },
      {
        head: ['Symptom', 'Cause', 'Cure'],
        rows: [
          ['No picture', 'loose cable', 'plug it in'],
          ['No sound', 'muted', 'press M'],
          ['Too slow', 'old driver', 'update'],
        ],
      },
      {
        head: ['Element', 'Symbol', 'Mass'],
        rows: [
          ['Hydrogen', 'H', '1.008'],
          ['Carbon', 'C', '12.011'],
          ['Iron', 'Fe', '55.845'],
          ['Gold', 'Au', '196.97'],
          ['Lead', 'Pb', '207.2'],
        ],
      },
    ],
    labels: [
      ['Sun', 'Panel', 'Battery', 'Inverter', 'House'],
      ['Aorta', 'Left atrium', 'Valve', 'Ventricle', 'Vena cava'],
      ['Source', 'Lexer', 'Parser', 'Optimizer', 'Machine code'],
    ],
    formulas: [
      {
        html: math(
          row(
            sup(mi('x'), mn(2)),
            mo('−'),
            sup(mi('y'), mn(2)),
            mo('='),
            mo('('),
            mi('x'),
            mo('−'),
            mi('y'),
            mo(')'),
            mo('('),
            mi('x'),
            mo('+'),
            mi('y'),
            mo(')'),
          ),
        ),
        text: ['x² − y² = (x − y)(x + y)'],
      },
      {
        html: math(
          row(
            mi('P'),
            mo('('),
            mi('A'),
            mo('|'),
            mi('B'),
            mo(')'),
            mo('='),
            frac(
              row(mi('P'), mo('('), mi('B'), mo('|'), mi('A'), mo(')'), mi('P'), mo('('), mi('A'), mo(')')),
              row(mi('P'), mo('('), mi('B'), mo(')')),
            ),
          ),
        ),
        text: ['P(A|B) = (P(B|A)P(A)) / (P(B))', 'P(A|B) = P(B|A)P(A) / P(B)'],
      },
      {
        html: math(
          row(
            mi('μ'),
            mo('='),
            frac(mn(1), mi('n')),
            sum('∑', row(mi('i'), mo('='), mn(1)), mi('n')),
            sub(mi('x'), mi('i')),
          ),
        ),
        text: ['μ = (1) / (n) ∑ᵢ₌₁ⁿ xᵢ', 'μ = 1/n ∑ᵢ₌₁ⁿ xᵢ', 'μ = (1/n) ∑ᵢ₌₁ⁿ xᵢ'],
      },
      {
        html: math(row(sub(mi('v'), mn(1)), mo('='), sub(mi('v'), mn(0)), mo('+'), mi('a'), mi('t'))),
        text: ['v₁ = v₀ + at'],
      },
      {
        html: math(row(mi('λ'), mo('='), frac(mi('h'), row(mi('m'), mi('v'))))),
        text: ['λ = (h) / (mv)', 'λ = h / (mv)', 'λ = h / mv'],
      },
      {
        html: math(
          row(mi('d'), mo('='), `<msqrt>${row(sup(mi('x'), mn(2)), mo('+'), sup(mi('y'), mn(2)))}</msqrt>`),
        ),
        text: ['d = √(x² + y²)', 'd = √x² + y²'],
      },
      {
        html: math(row(mi('N'), mo('='), sub(mi('N'), mn(0)), sup(mn(2), mi('n')))),
        text: ['N = N₀2ⁿ'],
      },
      {
        html: math(row(sup(mi('σ'), mn(2)), mo('='), mn(4))),
        text: ['σ² = 4'],
      },
    ],
    inline: [
      {
        html: 'A cube has the volume V = s<sup>3</sup> and six faces',
        text: ['A cube has the volume V = s³ and six faces'],
      },
      { html: 'Glucose is C<sub>6</sub>H<sub>12</sub>O<sub>6</sub>', text: ['Glucose is C₆H₁₂O₆'] },
      {
        html: 'A byte has 2<sup>8</sup> = 256 values',
        text: ['A byte has 2⁸ = 256 values'],
      },
      {
        html: 'The sequence a<sub>n</sub> tends to 0',
        text: ['The sequence aₙ tends to 0'],
      },
      {
        html: 'Light needs t = d/c, with c = 3·10<sup>8</sup> m/s',
        text: ['Light needs t = d/c, with c = 3·10⁸ m/s'],
      },
    ],
  },
};
