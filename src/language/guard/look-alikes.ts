/** Cyrillic and Greek letters that look like a Latin one, with it. From Unicode's confusables (UTS #39), letters only. */
const PAIRS =
  'аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwӏlкkтtмmнhвbгrпn' +
  'АAЕEОOРPСCУYХXІIЈJЅSҺHКKТTМMНHВBГRЗ3' +
  'οoνvιiυuαaρpκkτtγyηnωwχxεeσoμu' +
  'ΟOΝNΙIΥYΑAΡPΚKΤTΕEΗHΜMΒBΖZΧX' +
  'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpǫqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzıiɡgɑaℓl';

export const LATIN_LOOK: ReadonlyMap<string, string> = new Map(
  Array.from({ length: [...PAIRS].length / 2 }, (_, index) => {
    const letters = [...PAIRS];
    return [letters[2 * index]!, letters[2 * index + 1]!] as const;
  }),
);
