import type { Span } from './conceal.ts';
import { spansOf } from './encodings.ts';
import { lazy } from './lazy.ts';

const names =
  'transcript|system|system_?prompt|instructions?|user|assistant|prompt|user_?(?:input|content|message|data)|untrusted(?:_\\w{1,20})?|video_?data|context|document|judge';
const looseNames =
  'comment|description|data|text|input|content|ocr|title|video|page|topic|channel|comments|source|slide|metadata';
const fenceWords =
  '(?:transcript|input|description|document|data|untrusted|text|comments?|content|title|prompt|context|ocr|message|instructions?)';
const fenceEnds = `end of (?:the |this )?(?:[a-z]{2,12} ){0,2}${fenceWords}`;
const maxRegionChars = 2000;

const patterns = lazy(() => ({
  /** Marks by which chat models tell turns apart: ChatML, Llama 2 and 3, Gemma, Phi, Alpaca. */
  marks:
    /(?:<(?:s|bos)> ?)?(?:<\|[a-z_ ]{2,30}\|>(?:system|user|assistant)?|\[\/?inst\]|<<\/?sys>>|<(?:start|end)_of_turn>(?:user|model)?)(?: ?<\/s>)?|(?<=^|\n|[-|.!?] )#{2,4} ?(?:instruction|response|system|assistant|user|input)s?:|(?<=^|\n)\[(?:system|assistant)\](?=\n)/gu,
  opensAnswer: /(?:assistant|model|end_header_id)(?:\|>|>?)$|response:$|assistant:$/u,
  /** Tags and brackets that could be taken for the fence around the text. */
  tags: new RegExp(`</?(?:${names})>`, 'gu'),
  brackets: new RegExp(`[[⟦]{1,2}/?(?:${names}|${looseNames})[\\]⟧]{1,2}|\\{\\{/?(?:${names})\\}\\}`, 'gu'),
  /** A verdict in JSON, from its brace or the one it closes to the last on its line. */
  verdicts:
    /(?:\{[^{}\n]{0,40}|["'”“]?\s?(?:[}\]]\s?){0,3},?\s?)["'“”](?:score|relevance|density|knowledge_?density|quality|verdict|keep|rating|decision|approved|rationale|grade|answer)["'“”]\s?:(?!\s?[0-7](?!\d))\s?(?:[^\n]{0,300}\}|[^\n]{0,300})/gu,
  /** An element that could be part of an answer or a prompt, with what it holds. */
  elements:
    /<(verdict|relevance|decision|instructions?|system|assistant|judge?ment|rating)(?: [^<>\n]{0,80})?>[^<]{0,500}<\/\1>/gu,
  /** Comments of HTML and Markdown and elements that are not shown. */
  hidden:
    /<!--[\s\S]{0,500}?-->|\[(?:\/\/|comment)\]: ?(?:#|<>) ?\([^)\n]{0,500}\)|<([a-z]{1,10})[^>\n]{0,100}(?:hidden|display: ?none)[^>\n]{0,100}>[^<]{0,1000}<\/\1>/gu,
  /** "END OF TRANSCRIPT", between rules or by itself on its line. */
  fenceEnd: new RegExp(
    `[-=*#_~]{2,40} ?(?:(?:begin|start) of|${fenceEnds})[^\\n]{0,40}?[-=*#_~]{2,40}|(?<=^|\\n|[.!?] )[[({]?${fenceEnds}[\\])}]?(?=$|\\n|[.!?:])`,
    'gu',
  ),
}));

/** Stretches of a revealed text that imitate the frame of a chat or of a prompt. */
export function findChatMarkup(plain: string): Span[] {
  const { marks, tags, brackets, verdicts, elements, fenceEnd } = patterns();
  const bracketed = spansOf(plain, brackets);
  // Bracketed names count where one of them closes something.
  const closes = bracketed.some(({ start, end }) => plain.slice(start, end).includes('/'));
  return [
    ...joinMarks(spansOf(plain, marks)).map((group) => withTurn(plain, group)),
    ...joinMarks(spansOf(plain, tags)),
    ...joinMarks(closes ? bracketed : []),
    ...spansOf(plain, verdicts),
    ...spansOf(plain, elements),
    ...joinMarks(spansOf(plain, fenceEnd)),
  ];
}

/** Places to hide text in, harmless by themselves. */
export function findHiddenMarkup(plain: string): Span[] {
  return spansOf(plain, patterns().hidden);
}

/** What stands between two marks belongs to them. */
function joinMarks(marks: readonly Span[]): (Span & { count: number })[] {
  const joined: (Span & { count: number })[] = [];
  for (const { start, end } of marks) {
    const last = joined.at(-1);
    if (last !== undefined && start - last.end <= maxRegionChars) {
      last.end = end;
      last.count++;
    } else joined.push({ start, end, count: 1 });
  }
  return joined;
}

/** A single mark opens a turn that goes on to the end of the line, and so does the last of several if an answer follows. */
function withTurn(plain: string, { start, end, count }: Span & { count: number }): Span {
  const goesOn = count === 1 || patterns().opensAnswer.test(plain.slice(Math.max(start, end - 40), end));
  const rest = goesOn ? plain.slice(end, end + maxRegionChars) : '';
  return { start, end: end + rest.search(/\n|$/u) };
}
