import { expect, test } from 'vitest';
import { languageOfText } from './text-language.ts';

test.each([
  [
    'en',
    'The two sides that form this angle are called the legs. It is always the longest side of the triangle.',
  ],
  [
    'de',
    'Die beiden Seiten, die diesen Winkel bilden, heißen Katheten. Sie ist immer die längste Seite und nicht kürzer.',
  ],
  [
    'fr',
    "Les deux côtés qui forment cet angle droit. C'est toujours le plus long côté, mais pourquoi est-ce vrai dans le triangle ?",
  ],
  [
    'es',
    'Los dos lados que forman este ángulo se llaman catetos. Es siempre el lado más largo, pero por qué es verdad.',
  ],
  [
    'it',
    'I due lati che formano questo angolo si chiamano cateti. È sempre il lato più lungo, ma perché non è come gli altri?',
  ],
  ['ru', 'Две стороны, которые образуют этот угол, называются катетами.'],
  ['uk', 'Дві сторони, які утворюють цей кут, називаються катетами. Її квадрат є більший.'],
  ['ja', '直角三角形の二つの辺は足と呼ばれます。これはとても大事です。'],
  ['zh', '直角三角形有一个九十度的角，这两条边叫做直角边。斜边总是最长的边。'],
  ['ar', 'الضلعان اللذان يشكلان هذه الزاوية يسميان الساقين'],
])('%s', (language, text) => {
  expect(languageOfText(text)).toBe(language);
});

test('little text, numbers and formulas tell nothing', () => {
  for (const text of ['', 'the legs', 'α + β = γ, sin α, cos β', '1 2 3 4 5 6 7 8 9 10 11 12 13 14'])
    expect(languageOfText(text)).toBeNull();
});
