import { groupBy } from '../base/group-by.ts';

/*
 * English phrases and words of Lectern's own, written down for these rules: what is said around the teaching and
 * what is said where nothing is taught. Left out is whatever lessons also say: "my code", "look at this",
 * "percent off", "let us go".
 */

/** Calls to act, advertising, greetings and exclamations, as word sequences in lower case. */
const phraseList = `
  like and subscribe|subscribe|notification bell|turn on notifications|hit that bell|hit the bell|thumbs up
  leave a comment|in the comments|your comments|comment below|comment down below|down below
  link in the description|the links are in the description|click the link|in the description
  the description below|share this with your friends|follow me|instagram|tiktok|my socials|my channel|the channel
  my other videos|my videos|my video|last video|thanks for watching|thank you for watching|thank you so much
  thank you guys|see you next time|see you in the next|see you guys|in the next one|stay tuned|welcome back
  what is up|what's up|hey guys|hi guys|hey everyone|hello everyone|hey everybody|guys|you guys|love you|bye
  good morning|good night|sponsored by|promo code|use my code|discount code|off your first order
  limited time|sign up today|free trial|order now|call now|buy now|call us right now|buy one get one free|on sale
  sale of the year|best deals|deal ends|low prices|visit our website|visit our store|our store|switch now
  download the app|do not miss|don't miss|do not wait|don't wait|hurry|act now|hidden fees|terms and conditions
  oh my god|oh my gosh|my god|gosh|oh no|oh yeah|oh wow|oh|wow|yeah|ha ha|la la|no way|go go|come on come on
  i was like|was like|am like|i'm like|literally|i swear|i cannot even|i can't even|obsessed|so cute|so excited
  so much fun|so funny|so good|so happy|so beautiful|so nice|so pretty|so crazy|so tired|so lucky|so mad|crazy
  insane|amazing|awesome|dude|bro|oh baby|baby baby|doo doo|i love|my favorite|my favourite|cannot wait|can't wait
  let me know what you|you have no idea`
  .split(/[|\n]/u)
  .map((phrase) => phrase.trim().split(' '))
  .filter(([first]) => first !== '');

/** Words that explain, define, compare, instruct or calculate. */
const explaining = new Set(
  `because therefore thus hence means mean called equals equal define defined definition example instance such
  compare suppose assume consider notice remember recall measure measured find solve compute calculate count add
  added subtract multiply divide divided plus minus times squared square proportional increase increases decrease
  depends follows form formed made contains consists produces causes cause results shows gives between each every
  whose which where when if then than same different larger smaller greater less higher lower rate number value
  type write step first second third next finally question answer reason explain describe describes proof prove
  rule law theory principle method process function equation system structure part parts group used using uses
  should place press push put hold under over across through into from result into per until`.split(/\s+/u),
);

const phrasesByFirst = groupBy(phraseList, ([first]) => first!);

/** Marks each word (in lower case) that is part of such a phrase. */
export function markChatter(words: readonly string[]): boolean[] {
  const marked = new Array<boolean>(words.length).fill(false);
  words.forEach((word, at) => {
    for (const phrase of phrasesByFirst.get(word) ?? []) {
      if (phrase.every((part, index) => words[at + index] === part))
        marked.fill(true, at, at + phrase.length);
    }
  });
  return marked;
}

export function isExplaining(word: string): boolean {
  return explaining.has(word);
}
