import type { ReviewReason } from './review.ts';

/** Words that speak for a reason. Patterns meet plain text (`plainText`), whole words only. */
export interface WordRule {
  reason: Exclude<ReviewReason, 'irrelevant'>;
  /** 2 decides by itself; 1 wants another, or nothing that speaks for teaching. */
  weight: 1 | 2;
  /** Where it is looked for. */
  in: 'title' | 'anywhere';
  pattern: RegExp;
}

const words = (list: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${list.trim().replace(/\s*\n\s*/g, '|')})(?![\\p{L}\\p{N}])`, 'u');

const people =
  'women|females|girls|men|jews|muslims|christians|hindus|blacks|black people|whites|white people|asians|arabs|immigrants|migrants|refugees|gays|homosexuals|lesbians|trans people|gypsies|africans|mexicans|indians';

/** Reasons that are checked first come first; a video is dropped for one reason only. */
export const wordRules: readonly WordRule[] = [
  {
    reason: 'sexual',
    weight: 2,
    in: 'anywhere',
    pattern: words(`
      porn\\w*
      xxx
      nsfw
      onlyfans
      hentai
      milf
      camgirls?
      strip ?tease
      sex tape
      adults only
      erotica?
      blowjob
      nude (?:yoga|model show|girls?|selfie|dance)
      (?:full|fully|uncensored) nud(?:e|ity)
      (?:hot|sexy) (?:sexy )?(?:girls?|babes?|aunty|models?)`),
  },
  {
    reason: 'sexual',
    weight: 1,
    in: 'title',
    pattern: words('sexy\ntwerking\nuncensored\n18\\+\nnudes?\nescorts?'),
  },
  {
    reason: 'illegal',
    weight: 2,
    in: 'anywhere',
    pattern: words(`
      keygen
      warez
      (?:serial|licen[cs]e|activation|product) keys? (?:in|free|download)
      free licen[cs]e keys?
      (?:kms|windows|office) activator
      cracked (?:full )?version
      crack (?:free )?download
      (?:full )?movie (?:free )?(?:download|torrent)
      watch (?:online free|free online)
      paper leak(?:ed)?
      leaked (?:exam|question|paper)\\w*
      buy (?:fake|counterfeit) \\w+
      (?:cook|make) (?:crystal )?meth
      (?:make|build) an? (?:pipe|nail|petrol|homemade|car) ?bomb
      hack (?:any|into|someone'?s?|your (?:friend|girlfriend|neighbou?r)'?s?) (?:\\w+ )?(?:account|wi-?fi|phone|password|facebook|instagram|whatsapp)\\w*
      hack (?:facebook|instagram|snapchat|whatsapp|gmail|wi-?fi) (?:account|password)?s?`),
  },
  {
    reason: 'illegal',
    weight: 1,
    in: 'title',
    pattern: words('crack\nno survey\nfull movie\npirated?\ncounterfeit'),
  },
  {
    reason: 'private',
    weight: 2,
    in: 'anywhere',
    pattern: words(`
      doxx?(?:ed|ing)
      hidden cam(?:era)? (?:in|at|of) \\w+ ?(?:girls?|women|changing|bath|bed|shower|toilet)\\w*
      leaked:? (?:phone|home|private|personal|nude|passwords?|address|id cards?|passports?)\\w*
      (?:passport|id card) scans
      (?:credit|debit) card (?:dumps?|numbers? (?:with|and) cvv)
      cvv (?:dumps?|fullz)
      social security numbers of`),
  },
  {
    reason: 'hateful',
    weight: 2,
    in: 'anywhere',
    pattern: words(`
      white (?:power|supremacy now|genocide)
      master race
      race (?:war|realism)
      great replacement is
      (?:inferior|mongrel) races?
      (?:${people}) are (?:\\w+ ){0,2}(?:inferior|stupid|vermin|animals|subhuman|parasites|savages|a disease|too stupid)(?: \\w+)*
      (?:${people}) do not belong
      (?:kill|gas|deport) all (?:${people})
      must be exterminated`),
  },
  {
    reason: 'entertainment',
    weight: 2,
    in: 'title',
    pattern: words(`
      official (?:music |lyrics? )?(?:video|trailer|teaser|audio)
      (?:full )?movie reaction
      reaction video
      lyrics?(?: video)?
      karaoke(?: version)?
      unboxing
      prank(?:s|ed)?
      mukbang
      asmr
      let'?s play
      gameplay walkthrough
      walkthrough part
      no commentary
      fails? compilation
      try not to laugh
      breaking news
      gone wrong
      dancing with the stars
      (?:full|new) episode
      enrol?l now
      admissions? open
      course promo
      best .{1,30} to buy
      (?:\\d+ ?%|flat) (?:discount|off)`),
  },
  {
    reason: 'entertainment',
    weight: 1,
    in: 'title',
    pattern: words(
      'vlog\ntrailer\nteaser\ngameplay\nhighlights\ncompilation\nfunny\nchallenge\nremix\nlive concert\nhaul\nmemes?\nreactions?\nmusic video\n(?:product |honest )?review\npromo',
    ),
  },
  {
    reason: 'entertainment',
    weight: 1,
    in: 'anywhere',
    pattern: words(`
      (?:promo|discount|coupon) code
      affiliate links?
      in cinemas
      stream (?:it |the )?(?:new )?(?:single|album|now)
      limited (?:seats|offer)
      early bird
      placement guarantee
      smash (?:the|that) like
      couple goals
      prank every
      live coverage`),
  },
];

/** What speaks for teaching; it outweighs one weak word, never a strong one. */
export const teaching = words(`
  lecture\\w*
  lesson\\w*
  tutorial\\w*
  explain\\w*
  course
  class(?: \\d+)?
  chapter
  proof
  theorem
  exercises?
  experiments?
  examples?
  problems?
  step by step
  how to
  introduction
  physics of
  chemistry of
  learn`);
