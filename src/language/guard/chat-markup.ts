import type { Span } from './conceal.ts';

/** Marks by which chat models tell turns apart: ChatML, Llama 2 and 3, Gemma, Phi, Alpaca. */
const MARK =
  /<\|[a-z_ ]{2,30}\|>(?:system|user|assistant)?|\[\/?inst\]|<<\/?sys>>|<(?:start|end)_of_turn>(?:user|model)?|(?<=^|\n|[-|] )#{2,4} ?(?:instruction|response|system|assistant|user|input)s?:|\[(?:system|assistant|user)\]\(#[^)\n]{0,80}\)/gu;
const NAMES =
  'transcript|system|system_?prompt|instructions?|user|assistant|prompt|user_?(?:input|content|message|data)|untrusted(?:_\\w{1,20})?|video_?data|context|document|judge';
/** Tags that could be taken for the fence around the text. */
const TAG = new RegExp(`</?(?:${NAMES})>`, 'gu');
const LOOSE_NAMES =
  'comment|description|data|text|input|content|ocr|title|video|page|field|item|record|lecture|source';
const LOOSE_TAG = new RegExp(`</?(?:${LOOSE_NAMES})>`, 'gu');
/** A verdict in JSON, whole or with its beginning left out. */
const VERDICT =
  /["'”“]?\s?(?:[}\]]\s?){0,3},?\s?\{?\s?["'“”](?:score|relevance|density|knowledge_?density|quality|verdict|keep|rating|decision|approved|rationale|grade|answer)["'“”]\s?:\s?[^\n]{0,300}/gu;
const HIDDEN_MARKUP =
  /<!--[\s\S]{0,500}?-->|\[(?:\/\/|comment)\]: ?(?:#|<>) ?\([^)\n]{0,500}\)|<([a-z]{1,10})[^>\n]{0,100}(?:hidden|display: ?none)[^>\n]{0,100}>[^<]{0,1000}<\/\1>/gu;
const FENCE_WORDS =
  'transcript|input|description|document|data|untrusted|text|comments?|content|title|prompt|context|ocr|message|instructions?';
const FENCE_END_TEXT = `end (?:of )?(?:the |this )?(?:[a-z]{2,12} ){0,2}(?:${FENCE_WORDS})`;
/** "END OF TRANSCRIPT", between rules or by itself on its line. */
const FENCE_END = new RegExp(
  `(?<!<)<{2,6} ?end[^<>\\n]{0,30}>{2,6}|[-=*#_]{2,40} ?${FENCE_END_TEXT} ?[-=*#_]{2,40}|(?<=^|\\n|[.!?] |[-=*#\`"]{3} ?)[[({]?${FENCE_END_TEXT}[\\])}]?(?=$|\\n|[.!?:])`,
  'gu',
);
const MAX_REGION_CHARS = 2000;

/** Stretches of a revealed text that imitate the frame of a chat or of a prompt. */
export function findChatMarkup(plain: string): Span[] {
  return [
    ...joinMarks(plain, [...plain.matchAll(MARK)].map(spanOf), true),
    ...joinMarks(
      plain,
      [...plain.matchAll(TAG), ...unopened(plain)].map(spanOf).sort((a, b) => a.start - b.start),
      false,
    ),
    ...[...plain.matchAll(VERDICT)].map((match) => verdictSpan(plain, spanOf(match))),
    ...[...plain.matchAll(FENCE_END)].map(spanOf),
  ];
}

/** Comments of HTML and Markdown and elements that are not shown: places to hide text in, harmless by themselves. */
export function findHiddenMarkup(plain: string): Span[] {
  return [...plain.matchAll(HIDDEN_MARKUP)].map(spanOf);
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}

/** Tags of an element that is closed before it is opened. */
function unopened(plain: string): RegExpExecArray[] {
  const names = LOOSE_NAMES.split('|').filter((name) => {
    const [opened, closed] = [plain.indexOf(`<${name}`), plain.indexOf(`</${name}>`)];
    return closed >= 0 && (opened < 0 || opened > closed);
  });
  return [...plain.matchAll(LOOSE_TAG)].filter(([tag]) => names.includes(tag.replace(/[</>]/gu, '')));
}

/** What stands between two marks belongs to them. */
function joinMarks(plain: string, marks: readonly Span[], opensLine: boolean): Span[] {
  const joined: Span[] = [];
  let isLone = false;
  const close = () => {
    const last = joined.at(-1);
    if (last === undefined || !isLone || !opensLine) return;
    // A single mark opens a turn that goes on to the end of the line.
    const length = plain.slice(last.end, last.end + MAX_REGION_CHARS).indexOf('\n');
    last.end = length < 0 ? Math.min(plain.length, last.end + MAX_REGION_CHARS) : last.end + length;
  };
  for (const mark of marks) {
    const last = joined.at(-1);
    if (last !== undefined && mark.start - last.end <= MAX_REGION_CHARS) {
      last.end = Math.max(last.end, mark.end);
      isLone = false;
    } else {
      close();
      joined.push({ ...mark });
      isLone = true;
    }
  }
  close();
  return joined;
}

function verdictSpan(plain: string, { start, end }: Span): Span {
  const close = plain.slice(start, end).lastIndexOf('}');
  const opened = plain.lastIndexOf('{', start);
  const isInside = opened >= 0 && start - opened < 40 && !plain.slice(opened, start).includes('}');
  return { start: isInside ? opened : start, end: close < 0 ? end : start + close + 1 };
}
