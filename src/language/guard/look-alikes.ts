/** Cyrillic and Greek letters that look like a Latin one, with it. From Unicode's confusables (UTS #39), letters only. */
const lookAlikePairs =
  'аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwӏlкkтtмmнhвbгrпn' +
  'АAЕEОOРPСCУYХXІIЈJЅSҺHКKТTМMНHВBГRЗ3' +
  'οoνvιiυuαaρpκkτtγyηnωwχxεeσoμu' +
  'ΟOΝNΙIΥYΑAΡPΚKΤTΕEΗHΜMΒBΖZΧX' +
  'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpǫqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzıiɡgɑaℓl';

export const latinLook: ReadonlyMap<string, string> = new Map(
  Array.from({ length: [...lookAlikePairs].length / 2 }, (_, index) => {
    const letters = [...lookAlikePairs];
    return [letters[2 * index]!, letters[2 * index + 1]!] as const;
  }),
);
