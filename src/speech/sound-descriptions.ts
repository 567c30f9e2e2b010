/** What captions tell of sounds, by the sign: how often each was taken out. */
export interface SoundCounts {
  sounds: number;
  music: number;
}

/** Words that say of a bracket that it describes a sound or a voice; with what they begin. */
const strongWords =
  'music(?:al)?|song|singing|sings|hum(?:s|ming)|laugh(?:s|ing|ter)|chuckl(?:e|es|ing)|giggl(?:e|es|ing)|applau(?:se|ds|ding)|clapp?(?:s|ing)|cheer(?:s|ing)|cough(?:s|ing)?|sneez(?:es|ing)|sniff(?:s|les|ing)|sigh(?:s|ing)?|gasp(?:s|ing)?|groan(?:s|ing)?|yawn(?:s|ing)?|inhal(?:es|ing)|exhal(?:es|ing)|throat|whistl(?:es|ing)|scream(?:s|ing)|shout(?:s|ing)|sobb?(?:s|ing)|silence|inaudible|unintelligible|indistinct|crosstalk|chatter(?:ing)?|murmur(?:s|ing)|mumbl(?:es|ing)|whisper(?:s|ing)|footsteps|musik|musique|música|musica|applaus|gelächter|applaudissements|rires?|aplausos|risas|risos|музыка|аплодисменты|смех|音楽|拍手|笑い?|音乐|掌声|笑声';
/** Words that only the last of a bracket may be. */
const weak =
  'noises?|static|beep(?:s|ing)?|buzz(?:es|ing)?|click(?:s|ing)?|ding(?:s|ing)?|bells?|rings?|ringing|knock(?:s|ing)?|thuds?|bangs?|rustl(?:es|ing)|squeak(?:s|ing)?|creak(?:s|ing)?|typing|writing|tapping|closes|opens|foreign|audio|playback|whoosh(?:es|ing)?|unclear|pause|pauses|crying|breathing|breathes|conversation|voices|silent|theme';
const after = '(?:plays|playing|continues|continuing|starts|stops|ends|fades(?: (?:in|out))?)';
/** A bracket that begins so belongs to a sentence. */
const sentencePattern =
  /^(?:in|of|the|an?|like|or|and|such|for|with|see|to|on|by|as|is|are|this|that|if|we|it|not|no)\s/i;

const strong = new RegExp(String.raw`(?<![\p{L}])(?:${strongWords})(?![\p{L}])`, 'iu');
const strongLast = new RegExp(
  String.raw`^(?:[\p{L}'-]+,? ){0,4}(?:${strongWords})(?: ${after}|,? and (?:${strongWords}))?$`,
  'iu',
);
const weakLast = new RegExp(
  String.raw`^(?:[\p{L}'-]+,? ){0,4}(?:${weak})(?: ${after}| over \p{L}+| on \p{L}+)?$`,
  'iu',
);
const speaking = /^(?:speak(?:s|ing)|talk(?:s|ing)) (?:in )?[\p{L}-]+(?: language)?$/iu;

/** Signs that stand for music, not those that are music: ♩, ♭ and ♯ are what a lesson is about. */
const notePattern = '[♪♫♬\u{1F3B5}\u{1F3B6}]';
/** From note to note, where the first begins a line or follows a sentence: in a sentence they are what it is about. */
const sung = new RegExp(
  String.raw`(?<=(?:^|[.?!…"”)\]\n])[\s>–-]*)${notePattern}+[^♪♫♬\u{1F3B5}\u{1F3B6}]*${notePattern}+`,
  'gu',
);
const loneNote = new RegExp(`${notePattern}+`, 'gu');

/**
 * Takes out what captions tell of sounds (`[MUSIC PLAYING]`, `(applause)`) and music (`♪ la la ♪`, `# la la #`).
 * Brackets of mathematics (`[0, 1]`, `f(x)`) and of sentences stay.
 */
export function withoutSounds(lines: readonly string[], counts: SoundCounts): string[] {
  const whole = lines.join('\n');
  const isShouted = !/\p{Ll}/u.test(whole.replace(/\[[^[\]]*\]/g, ''));
  let text = whole
    // The doubt of who wrote it down (`[? Gauss ?]`) is no sound; what is in it was said.
    .replace(/\[\?\s*([^[\]?]+?)\s*\?\]/g, '$1')
    .replace(/\[([^[\]]{1,80})\]|【([^【】]{1,80})】/g, (bracket: string, inner?: string, wide?: string) => {
      if (!isSound((inner ?? wide)!, whole.trim() === bracket, isShouted)) return bracket;
      counts.sounds += 1;
      return ' ';
    })
    .replace(/(?<![\p{L}\p{N}_)\]])[(（]([^()（）]{1,60})[)）]/gu, (bracket: string, inner: string) => {
      if (!isSoundInRound(squeezed(inner))) return bracket;
      counts.sounds += 1;
      return ' ';
    });
  const takeMusic = (): string => {
    counts.music += 1;
    return ' ';
  };
  text = text.replace(sung, takeMusic).replace(loneNote, takeMusic);
  if (/^#\s+\p{L}[^#\d=]*\s#$/u.test(text.trim())) {
    counts.music += 1;
    text = '';
  }
  if (text === whole) return [...lines];
  return text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '' && !/^[-–—>\s]+$/.test(line));
}

function squeezed(text: string): string {
  return text.replace(/[\s_]+/g, ' ').trim();
}

function isSound(inner: string, isWholeCue: boolean, isShouted: boolean): boolean {
  const text = squeezed(inner);
  // `[ __ ]` is what a swear word was replaced by, `[...]` what was left out.
  if (text === '') return inner.includes('_');
  if (/^inaudible\b|^unintelligible\b|^crosstalk\b/i.test(text)) return true;
  if (!/^[\p{L}\p{M} ,.'’&-]+$/u.test(text) || sentencePattern.test(text)) return false;
  if (strong.test(text) && text.split(' ').length <= 6) return true;
  if (weakLast.test(text) || speaking.test(text)) return true;
  // Capitals among small letters, as transcribers write what is not speech; but not an abbreviation or a variable.
  const letters = text.replace(/[^\p{L}]/gu, '').length;
  const isCapitals = !/\p{Ll}/u.test(text) && letters >= 5;
  if (!isCapitals || (isShouted && !isWholeCue) || text.includes(',')) return false;
  return text.includes(' ') || isWholeCue || /(?:ING|S)$/.test(text);
}

function isSoundInRound(text: string): boolean {
  return /^[\p{L} ,'’-]+$/u.test(text) && !sentencePattern.test(text) && strongLast.test(text);
}
