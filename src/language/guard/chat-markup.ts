import type { Span } from './conceal.ts';

/** Marks by which chat models tell turns apart: ChatML, Llama 2 and 3, Gemma, Phi, Alpaca. */
const MARK =
  /(?:<(?:s|bos)> ?)?(?:<\|[a-z_ ]{2,30}\|>(?:system|user|assistant)?|\[\/?inst\]|<<\/?sys>>|<(?:start|end)_of_turn>(?:user|model)?)(?: ?<\/s>)?|(?<=^|\n|[-|.!?] )#{2,4} ?(?:instruction|response|system|assistant|user|input)s?:|\[(?:system|assistant|user)\]\(#[^)\n]{0,80}\)|(?<=^|\n)\[(?:system|assistant)\](?=\n)/gu;
/** Behind the last of several marks an imitated answer goes on if the mark opens one. */
const OPENS_ANSWER = /(?:assistant|model|end_header_id)(?:\|>|>?)$|response:$|assistant:$/u;
const ANSWER = /(?<!\p{L})(?:10|ten|yes|keep|score)(?!\p{L})/u;
const NAMES =
  'transcript|system|system_?prompt|instructions?|user|assistant|prompt|user_?(?:input|content|message|data)|untrusted(?:_\\w{1,20})?|video_?data|context|document|judge';
/** Tags that could be taken for the fence around the text. */
const TAG = new RegExp(`</?(?:${NAMES})>`, 'gu');
const LOOSE_NAMES =
  'comment|description|data|text|input|content|ocr|title|video|page|field|item|record|lecture|source|slide|speech|captions?|metadata|subtitles?|post';
const LOOSE_TAG = new RegExp(`</?(?:${LOOSE_NAMES})>`, 'gu');
/** A verdict in JSON, whole or with its beginning left out. */
const VERDICT =
  /["'”“]?\s?(?:[}\]]\s?){0,3},?\s?\{?\s?["'“”](?:score|relevance|density|knowledge_?density|quality|verdict|keep|rating|decision|approved|rationale|grade|answer)["'“”]\s?:(?!\s?[0-7](?!\d))\s?[^\n]{0,300}|\{\s?["'“”][a-z_ ]{2,30}["'“”]\s?:\s?["'“”](?:keep|accept|approved?)["'“”][^\n]{0,300}/gu;
/** An element that could be part of an answer or a prompt, with what it holds. */
const ELEMENT =
  /(?:\]\]> ?\n?)?<(verdict|relevance|decision|instructions?|system|assistant|judge?ment|rating)(?: [^<>\n]{0,80})?>[^<]{0,500}<\/\1>(?:\n?<!\[cdata\[)?/gu;
const HIDDEN_MARKUP =
  /<!--[\s\S]{0,500}?-->|\[(?:\/\/|comment)\]: ?(?:#|<>) ?\([^)\n]{0,500}\)|<([a-z]{1,10})[^>\n]{0,100}(?:hidden|display: ?none)[^>\n]{0,100}>[^<]{0,1000}<\/\1>/gu;
const FENCE_WORDS =
  'transcript|input|description|document|data|untrusted|text|comments?|content|title|prompt|context|ocr|message|instructions?|note|material';
const FENCE_TEXT = `(?:end|begin|start)(?:ning)? (?:of )?(?:the |this |your )?(?:[a-z]{2,12} ){0,2}(?:${FENCE_WORDS})`;
const FENCE_ENDS = `(?:end (?:of )?(?:the |this )?(?:[a-z]{2,12} ){0,2}(?:${FENCE_WORDS})|(?:the )?(?:untrusted|user|video|above) ?(?:${FENCE_WORDS}) (?:ends|stops) here)`;
/** "END OF TRANSCRIPT", between rules or by itself on its line. */
const FENCE_END = new RegExp(
  `(?<!<)<{2,6} ?end[^<>\\n]{0,30}>{2,6}|[-=*#_~]{2,40} ?(?:${FENCE_TEXT}|${FENCE_ENDS}|end of (?:the |this )?(?:item|record|sample|entry|submission|task|user))[^\\n]{0,40}?[-=*#_~]{2,40}|(?<=^|\\n|[.!?] |[-=*#\`"]{3} ?)[[({]?${FENCE_ENDS}[\\])}]?(?=$|\\n|[.!?:])|(?<=^|\\n)\\[${FENCE_TEXT}\\](?=$|\\n)`,
  'gu',
);
/** The same in other brackets, among them those of the fence itself. */
const BRACKETED = new RegExp(
  `[[⟦]{1,2}/?(?:${NAMES}|${LOOSE_NAMES})[\\]⟧]{1,2}|\\{\\{/?(?:${NAMES})\\}\\}`,
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
    ...joinMarks(plain, bracketed(plain), false),
    ...[...plain.matchAll(VERDICT)].map((match) => verdictSpan(plain, spanOf(match))),
    ...[...plain.matchAll(ELEMENT)].map(spanOf),
    ...joinFences([...plain.matchAll(FENCE_END)].map(spanOf)),
  ];
}

/** Comments of HTML and Markdown and elements that are not shown: places to hide text in, harmless by themselves. */
export function findHiddenMarkup(plain: string): Span[] {
  return [...plain.matchAll(HIDDEN_MARKUP)].map(spanOf);
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length };
}

/** Bracketed names count where one of them closes something. */
function bracketed(plain: string): Span[] {
  const marks = [...plain.matchAll(BRACKETED)];
  return marks.some(([mark]) => mark.includes('/')) ? marks.map(spanOf) : [];
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
  let count = 0;
  const close = () => {
    const last = joined.at(-1);
    if (last === undefined || !opensLine) return;
    const rest = plain.slice(last.end, last.end + MAX_REGION_CHARS);
    // A single mark opens a turn that goes on to the end of the line, the last of several one of a sentence.
    const sentence = /^\s*[^\n]*?(?=\n|(?<=[.!?])\s|$)/u.exec(rest)?.[0] ?? '';
    if (count > 1 && !OPENS_ANSWER.test(plain.slice(last.start, last.end)) && !ANSWER.test(sentence)) return;
    const length = count > 1 ? sentence.length : rest.indexOf('\n');
    last.end += length < 0 ? rest.length : length;
  };
  for (const mark of marks) {
    const last = joined.at(-1);
    if (last !== undefined && mark.start - last.end <= MAX_REGION_CHARS) {
      last.end = Math.max(last.end, mark.end);
      count++;
    } else {
      close();
      joined.push({ ...mark });
      count = 1;
    }
  }
  close();
  return joined;
}

/** "[BEGIN NOTE] … [END NOTE]": what two fences on the same page enclose is the imitation's. */
function joinFences(fences: readonly Span[]): Span[] {
  const [first, last] = [fences[0], fences.at(-1)];
  const isNear = first !== undefined && last !== undefined && last.start - first.end <= MAX_REGION_CHARS;
  return isNear ? [{ start: first.start, end: last.end }] : [...fences];
}

function verdictSpan(plain: string, { start, end }: Span): Span {
  const found = plain.slice(start, end);
  // A brace before the key closes what was opened in front of the text.
  const close = found.indexOf('}', found.indexOf(':')) < 0 ? -1 : found.lastIndexOf('}');
  const opened = plain.lastIndexOf('{', start);
  const isInside = opened >= 0 && start - opened < 40 && !plain.slice(opened, start).includes('}');
  return { start: isInside ? opened : start, end: close < 0 ? end : start + close + 1 };
}
