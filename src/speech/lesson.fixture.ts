import type { LanguageWindow, Utterance } from '../records/speech.ts';

/** What is said in the example lecture, and when. */
const said: [startSec: number, endSec: number, text: string][] = [
  [0.408, 4.854, 'Good morning. This lesson is about the Pythagorean theorem.'],
  [5.802, 9.366, 'A right triangle has one angle of 90 degrees.'],
  [9.61, 13.64, 'The two sides that form this angle are called the legs.'],
  [13.816, 17.91, 'The side opposite the right angle is called the hypotenuse.'],
  [18.154, 20.392, 'It is always the longest side.'],
  [
    21.208,
    27.574,
    'The theorem says that the squares of the legs, added together, equal the square of the hypotenuse.',
  ],
  [27.882, 31.272, 'Its square root gives the hypotenuse itself.'],
  [32.152, 33.942, 'But why is it true?'],
  [34.058, 38.198, 'We put four copies of the triangle into a large square.'],
  [38.378, 41.974, 'They leave a tilted square built on the hypotenuse.'],
  [42.25, 44.424, 'Now we slide them together.'],
  [44.728, 47.478, 'What remains is a square on each leg.'],
  [47.69, 51.528, 'The empty area is the same and that proves the theorem.'],
  [52.376, 56.022, 'Here is an example with legs of 3 and 4.'],
  [56.49, 60.232, '3 squared plus 4 squared is 9 plus 16.'],
  [60.856, 62.838, 'That makes 25.'],
  [63.37, 68.694, 'The square root of 25 is 5, so the hypotenuse is 5.'],
  [69.802, 73.512, 'Please excuse me for a moment, I need a sip of water.'],
  [75.736, 78.184, 'Now where did I leave my notes?'],
  [79.544, 84.438, 'To sum up: this holds in every right triangle, and we have seen the proof.'],
  [84.938, 86.568, 'See you next time.'],
];

/** The lesson, 87 s of it. */
export const lesson: readonly Utterance[] = said.map(([startSec, endSec, text]) => ({
  startSec,
  endSec,
  text,
  confidence: null,
}));
export const lessonSec = 87.16;
export const lessonSpans = lesson.map(({ startSec, endSec }) => ({ startSec, endSec }));

const heard: [startSec: number, endSec: number, large: string, small: string][] = [
  [
    5.752,
    13.64,
    'A right triangle has one angle of 90 degrees. The two sides that form this angle are called the legs.',
    '',
  ],
  [
    21.208,
    27.624,
    'The theorem says that the squares of the legs added together equal the square of the hypotenuse.',
    '',
  ],
  [52.376, 60.232, 'Here is an example with legs of 3 and 4. 3 squared plus 4 squared is 9 plus 16.', ''],
  [
    60.856,
    68.744,
    'That makes 25. The square root of 25 is 5, so the hypotenuse is 5.',
    'That makes twenty-five the square root of twenty-five is five, so that hypotenuse is five.',
  ],
];

/** What two recognisers heard in four windows of it. */
export const lessonWindows: readonly LanguageWindow[] = heard.map(([startSec, endSec, large, small]) => ({
  startSec,
  endSec,
  large,
  small: small || large,
  disagreement: 0,
}));

export interface Blur {
  /** Longest cue, in seconds. */
  cueSec?: number;
  /** Share of words that are another, and that are left out. */
  changed?: number;
  dropped?: number;
  /** Small letters without punctuation. */
  plain?: boolean;
  /** Each cue is earlier or later by up to this. */
  sloppySec?: number;
  shiftSec?: number;
  /** Times are multiplied by this. */
  rate?: number;
}

const others = 'people water number house about many would like make thing day more first down'.split(' ');

/** The lesson as captions of another hand. */
export function captionsOf(speech: readonly Utterance[], blur: Blur = {}): Utterance[] {
  const {
    cueSec = 4,
    changed = 0.1,
    dropped = 0,
    plain = false,
    sloppySec = 0,
    shiftSec = 0,
    rate = 1,
  } = blur;
  const random = randomFrom(7);
  const cues: Utterance[] = [];
  for (const { startSec, endSec, text } of speech) {
    const words = text.split(' ');
    const secPerLetter = (endSec - startSec) / (text.length + 1);
    let atSec = startSec;
    for (const word of words) {
      const [fromSec, toSec] = [atSec, atSec + (word.length + 1) * secPerLetter];
      atSec = toSec;
      const fate = random();
      if (fate >= changed && fate < changed + dropped) continue;
      const written = fate < changed ? others[Math.floor(random() * others.length)]! : word;
      const shown = plain ? written.toLowerCase().replace(/[^a-z0-9']/g, '') : written;
      const last = cues.at(-1);
      if (last !== undefined && toSec - last.startSec <= cueSec) {
        last.endSec = toSec;
        last.text += ` ${shown}`;
      } else cues.push({ startSec: fromSec, endSec: toSec, text: shown, confidence: null });
    }
  }
  return cues.flatMap(({ startSec, endSec, text }) => {
    const offSec = (random() * 2 - 1) * sloppySec;
    const place = (sec: number): number => Math.max(0, (sec + offSec) * rate + shiftSec);
    const cue = { startSec: place(startSec), endSec: place(endSec), text, confidence: null };
    return cue.endSec > cue.startSec ? [cue] : [];
  });
}

/** A text spread over the lesson, sentence by sentence. */
export function spread(text: string, durationSec: number): Utterance[] {
  const sentences = text.split(/(?<=[.?!]) /);
  const secPerLetter = durationSec / sentences.join('').length;
  let atSec = 0;
  return sentences.map((sentence) => {
    const startSec = atSec;
    atSec += sentence.length * secPerLetter;
    return { startSec, endSec: atSec, text: sentence, confidence: null };
  });
}

export const otherTexts = {
  German:
    'Guten Morgen. In dieser Stunde geht es um den Satz des Pythagoras. Ein rechtwinkliges Dreieck hat einen Winkel von neunzig Grad. Die beiden Seiten, die diesen Winkel bilden, heißen Katheten. Die Seite gegenüber dem rechten Winkel heißt Hypotenuse. Sie ist immer die längste Seite. Der Satz sagt, dass die Quadrate der Katheten zusammen so groß sind wie das Quadrat der Hypotenuse. Bis zum nächsten Mal.',
  French:
    "Bonjour. Cette leçon porte sur le théorème de Pythagore. Un triangle rectangle a un angle de quatre-vingt-dix degrés. Les deux côtés qui forment cet angle. Le côté opposé à l'angle droit s'appelle l'hypoténuse. C'est toujours le plus long côté. Mais pourquoi est-ce vrai ? Nous mettons quatre copies du triangle dans un grand carré. À la prochaine fois.",
  Spanish:
    'Buenos días. Esta lección trata del teorema de Pitágoras. Un triángulo rectángulo tiene un ángulo de noventa grados. Los dos lados que forman este ángulo se llaman catetos. Es siempre el lado más largo. Pero por qué es verdad. Ponemos cuatro copias del triángulo en un cuadrado grande. Hasta la próxima.',
  'another lesson of the same course':
    'Welcome back everyone. Today we will look at the cosine rule, which holds in every triangle and not only in right triangles. The side that is opposite an angle is given its small letter. Now draw the height of the triangle and call it h. The two parts of the base are called x and c minus x. The square of the height is the square of b minus the square of x. We put this into the other equation and we find that the square of a is the square of b plus the square of c minus two b c times the cosine of the angle. That makes sense because the cosine of ninety degrees is zero. Here is an example with sides of five and seven. See you in the next lesson.',
  'another subject':
    'Welcome back. Today we look at cells and what is inside them. Every cell has a wall or a thin skin. Inside it there is water with many small parts. The largest of these parts is called the nucleus. It holds the plan of the whole body. The small power stations burn sugar with oxygen, and give the energy that the cell needs. Next time we look at plants.',
};

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
