import { type WordRule, words } from './words.ts';

const reason = 'sexual';

export const sexualWords: readonly WordRule[] = [
  {
    reason,
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
      sex ?tape
      sex scenes?
      (?:for )?adults only
      erotic(?:a|o|os|as)?
      blow ?job
      hand ?job
      orgasm\\w* (?:compilation|challenge|video)
      nude (?:yoga|model show|girls?|women|selfies?|dance|beach|photo ?shoot)
      (?:full|fully|uncensored|completely) nud(?:e|ity)
      (?:hot|sexy|horny|naked) (?:sexy )?(?:girls?|babes?|aunty|models?|chicks?|wi(?:fe|ves)|milfs?|teens?|teachers?|nurses?)
      (?:chicas|mujeres|novinhas|mulheres|ragazze|donne|filles|femmes) (?:calientes|desnudas|sexys?|peladas|gostosas|nude|nues|chaudes)
      (?:nackte|geile|heisse) (?:frauen|madchen|weiber)
      (?:18\\+|adult) (?:content|video|channel|only|site)s?`),
  },
  {
    reason,
    weight: 1,
    in: 'title',
    pattern: words(`
      sexy
      sensual
      seductive
      naughty
      horny
      kinky
      fetish
      twerking
      uncensored
      uncut
      18\\+
      nudes?
      naked
      topless
      desnud[ao]s?
      nackt
      nue
      see-? ?through
      bikinis?
      lingerie
      thongs?
      try-? ?on
      escorts?`),
  },
  {
    reason,
    weight: 1,
    in: 'anywhere',
    pattern: words(`
      (?:my|our|her) (?:fan page|fans page|fansly|premium page|private page)
      uncut version
      uncensored version
      (?:para|por|pour|fur) adult[eo]s
      fur erwachsene`),
  },
];
