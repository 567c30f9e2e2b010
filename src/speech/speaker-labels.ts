/** What people are called where nobody knows or says their name. */
const rolePattern =
  'professor|prof|teacher|instructor|lecturer|tutor|students?|pupils?|speakers?|audience(?: member)?|interviewer|interviewee|narrator|moderator|presenter|announcer|voice ?-?over|participants?|man|woman|men|women|boys?|girls?|male(?: (?:voice|speaker|student))?|female(?: (?:voice|speaker|student))?|unknown speaker|unidentified(?: speaker)?';
const namePattern = String.raw`\p{Lu}[\p{L}\p{M}'’.-]*`;
const titlePattern = String.raw`(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|Dean|President|DR|PROF|PROFESSOR|MR|MRS|MS)\.?`;

/** Words in front of a colon that say what comes, not who says it. */
const noName = new Set(
  `note notes theorem lemma proof example examples definition definitions step steps part parts question questions answer answers
  problem problems solution solutions exercise exercises remark remarks warning warnings hint hints case cases figure figures table tables
  chapter chapters lesson lessons lecture section sections axiom corollary proposition conjecture rule rules law laws key tip tips important
  summary goal goals result results equation equations formula formulas given find claim caution fact facts input output true false if then
  else remember recall idea ideas point points method methods topic topics task tasks objective objectives conclusion introduction overview
  review homework assignment quiz test time date place source sources reference references first second third fourth fifth finally next
  now so but and or not also again therefore hence thus because since however instead option options choice choices type types unit units
  level stage phase round day week month year page line lines item items list function functions variable variables constant let where when
  what why how who which here there this that these those yes no ok okay well right left top bottom up down plus minus times sum product
  difference quotient area volume length width height mass force energy power speed velocity acceleration pressure temperature principle
  property properties observation assumption hypothesis theory model data cause effect pros cons advantages disadvantages before after
  start end begin main big good bad new old all both each every one two three four five six seven eight nine ten zero spoiler update
  attention reminder disclaimer bonus challenge motivation background context purpose meaning translation pronunciation spelling word words
  noun verb adjective sentence grammar vocabulary quote title subject email website address phone a an the of in on for to with`.split(
    /\s+/,
  ),
);

const changeMark = /^(?:>{2,3}|»)\s*(?=[\p{L}"“'‘¿¡([♪-]|$)/u;
/** `>>` in a line, where a sentence ended before it: anywhere else it may be "much greater than". */
const changeInside = /(?<=[.?!…"”\])]\s*)(?=>{2,3}\s*(?:[\p{Lu}"“([]|$))/u;
/** A dash of dialogue stands before a word that begins a sentence; before a number or a variable it is a minus. */
const dashMark =
  /^[-–—]\s*(?=["“'‘¿¡]?(?:\p{Lu}[\p{L}'’]+|[IA]\s+\p{Ll}{2}|I['’]\p{Ll})|["“'‘]?\[[\p{L} .'-]+\]|\[?\p{Lu}[\p{Lu} .'-]+:|♪)/u;
const roleLabel = new RegExp(
  String.raw`^(?:(?:the|another|a)\s+)?(?:${rolePattern})(?:\s*#?\s*\d{1,2}|\s+[A-Z]|(?:\s+${namePattern}){1,2})?\s*:(?!\/\/|\d)\s*`,
  'iu',
);
const titleLabel = new RegExp(String.raw`^${titlePattern}(?:\s+${namePattern}){1,3}\s*:(?:\s+|$)`, 'u');
const anyLabel = new RegExp(
  String.raw`^${namePattern}(?:\s+(?:${namePattern}|\d{1,2}|#\d{1,2})){0,3}\s*:(?!\/\/|\d)\s*`,
  'u',
);
/** `[Instructor] So …`, `(Teacher) Now …`; after a dash any name in brackets. */
const bracketedRole = new RegExp(
  String.raw`^(?:\[(?:${rolePattern})(?:\s+#?\d{1,2}|(?:\s+${namePattern}){1,2})?\]|\((?:${rolePattern})(?:\s+\d{1,2})?\)):?\s*(?=\S)`,
  'iu',
);
const bracketedName = new RegExp(String.raw`^\[${namePattern}(?:\s+${namePattern}){0,2}\]:?\s*(?=\S)`, 'u');
const otherLabel = new RegExp(
  String.raw`^(${namePattern}(?:\s+${namePattern}){0,2})\s*:(?:\s+(?=["“'‘¿¡(]?\p{Lu}|["“'‘]?\p{N})|$)`,
  'u',
);

/** How often names like `SAL:` or `Sal:` must stand at the beginning of lines to be taken for names. */
const oftenCapitals = 2;
const oftenSmall = 3;

/**
 * What says who speaks, taken from the beginnings of lines (`>> PROFESSOR:`, `- Yes`, `Dr. Smith:`, `[Instructor]`).
 * A word before a colon counts as a name where it is a role, has a title, or is used as one throughout the file, so
 * that "Theorem 2:", "Note:" and "f: A → B" stay.
 */
export class SpeakerLabels {
  readonly #uses = new Map<string, number>();
  /** What begins the first line with text. */
  #first: string | null = null;
  /** Whether most of the text is in capitals, which then tell nothing. */
  readonly #isShouted: boolean;

  /** @param cues all lines of the captions, without tags */
  constructor(cues: readonly (readonly string[])[]) {
    let small = 0;
    let capital = 0;
    for (const [at, lines] of cues.entries()) {
      for (const line of lines) {
        const { text } = withoutSigns(line);
        const [label = '', name] = otherLabel.exec(text) ?? [];
        const said = text.slice(label.length, label.length + 500);
        small += said.match(/\p{Ll}/gu)?.length ?? 0;
        capital += said.match(/\p{Lu}/gu)?.length ?? 0;
        if (name === undefined) continue;
        this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
        if (at === 0) this.#first ??= name;
      }
    }
    this.#isShouted = capital > small;
  }

  /** @param counts Takes how many changes of speaker were told. */
  without(lines: readonly string[], counts: { speakers: number }): string[] {
    return lines.map((line) => this.#withoutLabel(line, counts)).filter((line) => line !== '');
  }

  #withoutLabel(line: string, counts: { speakers: number }): string {
    return line
      .split(changeInside)
      .map((part) => {
        const { text, signs } = withoutSigns(part);
        const label = this.#labelOf(text, signs);
        if (signs !== '' || label > 0) counts.speakers += 1;
        return text.slice(label).trim();
      })
      .filter((part) => part !== '')
      .join(' ');
  }

  /** How many characters at the beginning of a line are a label. */
  #labelOf(text: string, signs: string): number {
    const sure =
      (/^\p{Lu}/u.test(text) || signs !== '' ? roleLabel.exec(text) : null) ??
      titleLabel.exec(text) ??
      bracketedRole.exec(text) ??
      (signs === '' ? null : bracketedName.exec(text));
    if (sure !== null) return sure[0].length;
    if (signs.includes('>') || signs.includes('»')) {
      const any = anyLabel.exec(text);
      if (any !== null && !isNoName(any[0])) return any[0].length;
    }
    const other = otherLabel.exec(text);
    return other !== null && this.#isName(other[1]!, signs) ? other[0].length : 0;
  }

  #isName(name: string, signs: string): boolean {
    if (isNoName(name)) return false;
    const words = name.split(/\s+/);
    const letters = name.replace(/[^\p{L}]/gu, '').length;
    const uses = this.#uses.get(name) ?? 0;
    if (this.#isShouted || /\p{Ll}/u.test(name)) {
      return letters >= 3 && uses >= (signs !== '' || words.length > 1 ? oftenCapitals : oftenSmall);
    }
    if (signs !== '' || words.length > 1) return letters >= 3;
    // A word in capitals may be an abbreviation that is explained once.
    return letters >= 3 && (uses >= oftenCapitals || (this.#first === name && letters >= 4));
  }
}

/** The signs of a change of speaker in front of a line, and the line without them. */
function withoutSigns(line: string): { text: string; signs: string } {
  let text = line;
  for (const sign of [changeMark, dashMark]) text = text.replace(sign, '');
  return { text, signs: line.slice(0, line.length - text.length) };
}

function isNoName(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[\s:]+/)
    .some((word) => noName.has(word.replace(/[.'’]/g, '')) || noName.has(word.replace(/s$/, '')));
}
