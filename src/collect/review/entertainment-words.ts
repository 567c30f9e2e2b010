import { type WordRule, words } from './words.ts';

const reason = 'entertainment';

const games =
  'minecraft|roblox|fortnite|gta ?(?:v|5|6|online)?|pubg|free fire|call of duty|among us|fifa ?\\d*|valorant|counter-?strike|league of legends|clash of clans|genshin impact|brawl stars|elden ring|skyrim';
/** What stands in brackets behind a song: `Artist - Song (Audio)`. */
const songKinds =
  '(?:official |full |original )?(?:audio|lyrics?|visuali[sz]er|(?:music|vertical|lyrics?|street|dance|live) video|acoustic|unplugged|karaoke|instrumental)(?: only| video| version)?|live (?:at|from|in|on) [^)\\]]+|[^)\\]]+ (?:remix|cover|remaster(?:ed)?|sessions?)|remix|cover|(?:official )?behind the scenes|outtakes';
const shows =
  'tonight show|late night|late show|daily show|last week tonight|jimmy (?:kimmel|fallon)|saturday night live|snl|conan|ellen|x factor|got talent|the voice|american idol|big brother|love island|game of thrones|tmz|e! news|vevo';
const sports =
  'espn|sportscenter|nba|nfl|nhl|mlb|ufc|wwe|ipl|premier league|champions league|la liga|serie a|bundesliga|world cup|super bowl|grand prix';

export const entertainmentWords: readonly WordRule[] = [
  {
    reason,
    weight: 2,
    in: 'title',
    pattern: words(`
      official (?:\\w+ ){0,2}(?:video(?:clip)?|trailer|teaser|audio|visuali[sz]er|mv|cover)
      .{2,80} - .{2,80} [([](?:${songKinds})[)\\]]
      (?:movie|album|teaser|final|exclusive|full|new|season \\d) trailer
      trailer (?:reaction|breakdown|#?\\d)
      honest trailers?
      (?:match|game|race|fight|full|season) highlights
      post-? ?game (?:interview|press|show|report)
      deleted scenes?
      makeup (?:tutorial|routine|look|challenge)
      (?:video ?clipe?|clip|video|musica|audio) (?:oficial|officiel|ufficiale)
      offizielle[sr]? (?:musik)?(?:video|clip|trailer)
      (?:full )?movie reaction
      reaction video
      lyrics?(?: video)?
      karaoke(?: version)?
      (?:full|new|debut) album
      (?:original|official) (?:motion picture )?soundtrack
      bloopers
      unboxing (?:and|&|\\+)
      season \\d+,? (?:episode|ep\\.?) \\d+
      s\\d\\de\\d\\d
      stand-?up comedy
      prank(?:s|ed)?
      mukbang
      asmr
      let'?s play
      gameplay walkthrough
      walkthrough part
      speedrun
      no commentary
      fails? compilation
      try not to laugh
      breaking news
      gone wrong
      dancing with the stars
      days? in (?:my|the|our) life
      (?:get ready with me|grwm)
      (?:my|our) (?:first|last) (?:day|week|year) (?:at|in|of) (?:\\w+ ){1,4}vlog
      vlog ?#?\\d+
      (?:i|we) (?:spent|survived|lived|slept) (?:\\w+ ){0,2}\\d+ (?:hours|days|weeks|months)
      \\d+ hours? in an? (?:\\w+ )?(?:casino|hotel|prison|jail|desert|airport|mall|house|box)
      what i eat in a day
      (?:room|house|studio|apartment|dorm) tour
      enrol?l (?:now|today)
      admissions? open
      course promo
      best .{1,30} to buy
      (?:which|what|why) (?:\\w+ ){0,3}should (?:you|i) buy
      (?:before you|don't|worth) buy(?:ing)?
      (?:choose|join) our (?:\\w+ )?(?:institute|academy|coaching|school|bootcamp|batch|program(?:me)?|masterclass|college)`),
  },
  {
    reason,
    weight: 1,
    in: 'title',
    pattern: words(`
      vlogs?
      trailer
      teaser
      gameplay
      highlights
      (?:fails?|funny|best of|tiktok|meme|goals?) (?:\\w+ )?compilation
      funny
      challenge
      (?:funny|hilarious|angry|first time|live|emotional) reactions?
      unboxing
      remix
      live concert
      (?:full|new) episode
      haul
      memes?
      (?:product|honest|phone|laptop|car|movie|album|game) review
      promo
      masterclass
      bootcamp
      (?:ft|feat)\\.? \\w+
      (?:official )?music video
      parody
      commercial
      taste test
      live (?:at|in|from|@) (?:\\w+ ){1,4}(?:19|20)\\d\\d
      (?:\\d+ ?%|flat) (?:discount|off)
      press conference
      (?:movie|film) (?:talk|review|theory)
      theme song
      touchdowns?
      (?:oscars|emmys|grammys|emmy|grammy|vmas)
      reacts? to
      behind the scenes
      [([](?:live|audio|explicit|clean|clip|hbo|netflix)[)\\]]
      on tour
      ${games}
      ${sports}
      ${shows}
      \\w+ (?:vs\\.?|versus) \\w+: .{0,40}(?:highlights|goals|knockouts?)`),
  },
  {
    reason,
    weight: 1,
    in: 'anywhere',
    pattern: words(`
      (?:promo|discount|coupon) code
      affiliate links?
      links? to (?:the )?(?:shops?|stores?|buy)
      in cinemas
      (?:stream|listen to|escucha|ecoutez|jetzt) (?:it |the |el |le |la )?(?:new |nuevo |nouveau )?(?:single|album|sencillo|ep|titre)(?: now)?
      (?:new|debut|comeback|latest|nuevo|nouvel) (?:single|album|sencillo)
      (?:on|en|auf|su) (?:all|todas las|toutes les|allen|tutte le) (?:streaming )?(?:platforms|plataformas|plateformes|plattformen|piattaforme)
      (?:tour|concert) (?:dates|tickets)
      tickets (?:for|to|available)
      (?:our|my|official) merch(?:andise)?
      limited (?:seats|spots|offer|time)
      (?:call|apply|register|enrol?l|join|sign up|buy|order|whatsapp) (?:us )?(?:now|today)
      call now for
      results of our (?:toppers|students)
      early bird
      placement guarantee
      new (?:video|vlog|episode)s? every
      (?:my|our) (?:\\w+ ){0,3}(?:vlogs?|series)
      smash (?:the|that) like
      couple goals
      prank every
      moving in
      (?:best|funniest) (?:battles|moments|goals|fails) of
      live (?:coverage|television|tv)
      (?:ps4|ps5|xbox|nintendo switch)`),
  },
];
