const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const weekday = '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\\s*)?';

/** Hours, minutes, seconds and perhaps frames, wherever they stand; a recorder's label before them too. */
const timeCode =
  /(?:\b(?:tcr?|ltc|vitc|smpte|rec|timecode|tc\s*in|tc\s*out)\W*)?(?<![\d.:;])[+-]?\d{1,3}(?:\s?[:;]\s?\d{2}){2}(?:\s?[:;.,]\s?\d{1,3})?(?![\d:;])/giu;

/** Pieces that say nothing about what is taught when they make up a whole piece of text. */
const furniture: readonly RegExp[] = [
  // Clocks and positions in a player: 9:41, 9:41 PM, 0:05 / 12:33.
  /^-?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?(?:\s*[/|-]\s*-?\d{1,2}:\d{2}(?::\d{2})?)?$/iu,
  // Time codes in which a separator was not read, or a digit as a letter: 01:00:0512, O1:00:05:l2.
  /^[\dOoIl|\s:;.,]*\d[:;]\d[\dOoIl|\s:;.,]*$/u,
  // Dates: 2024-01-31, 31.1.24, 1/31/2024, Monday, January 31, 2024.
  /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$|^\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})$/u,
  new RegExp(`^${weekday}${month}\\.?\\s*\\d{1,2}(?:st|nd|rd|th)?(?:,?\\s*\\d{4})?$`, 'iu'),
  new RegExp(`^${weekday}\\d{1,2}(?:st|nd|rd|th)?\\.?\\s*${month}\\.?(?:,?\\s*\\d{4})?$`, 'iu'),
  // Page numbers: 12, 12/40, 12 of 40, Page 12, Slide 3.
  /^(?:(?:page|slide|p|pg|no)[.\s#]*)?\d{1,4}(?:\s*(?:\/|of)\s*\d{1,4})?$/iu,
  // Progress, speed and frame rate: 45 %, 1.5x, 25 fps.
  /^\d{1,3}(?:\.\d+)?\s*(?:%|x|×|fps|kbps|mbps)$/iu,
  // What recorders and players print beside a time code.
  /^(?:tcr?|rec|live|play|pause|timecode|frame\s*\d*)$/iu,
];

/**
 * Letters and digits that carry meaning: those of running time codes, clocks, bare dates, page numbers,
 * percentages of progress bars and the like count nothing. Used to tell that a picture holds no text.
 */
export function contentChars(text: string): number {
  let count = 0;
  for (const line of text.split('\n')) {
    for (const piece of line.replace(timeCode, '\t').split('\t')) {
      const trimmed = piece.trim();
      if (furniture.some((pattern) => pattern.test(trimmed))) continue;
      count += trimmed.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    }
  }
  return count;
}
