import { type WordRule, words } from './words.ts';

const reason = 'hateful';

const people =
  '(?:women|females|girls|men|jews|jewish people|muslims|christians|hindus|blacks|black people|whites|white people|asians|arabs|immigrants|migrants|refugees|foreigners|gays|gay people|homosexuals|lesbians|trans people|transgenders|gypsies|roma|africans|mexicans|indians|chinese people|(?:the )?(?:disabled|autistic)(?: (?:people|kids|children))?|fat people|poor people|old people|those people|these people|some (?:races|nations|peoples))';
const peopleElsewhere = {
  'es|pt|it':
    '(?:(?:los|las|os|as|gli|i|le) )?(?:inmigrantes|imigrantes|immigrati|musulmanes|muculmanos|musulmani|judios|judeus|ebrei|negros|neri|gitanos|ciganos|zingari|mujeres|mulheres|donne|gays|homosexuales|moros)',
  fr: '(?:(?:les) )?(?:immigres|migrants|musulmans|juifs|noirs|arabes|femmes|homosexuels|roms)',
  de: '(?:(?:die|alle) )?(?:auslander|migranten|fluchtlinge|muslime|juden|schwarzen|frauen|schwulen|zigeuner|behinderten)',
};
/** Between a people and what is said of it; without `not`. */
const filler =
  '(?:(?:an?|the|just|all|like|nothing but|such|so|too|very|simply|naturally|genetically|biologically|mentally|born) ){0,3}';
const bad =
  '(?:inferior|stupid|dumb|lazy|evil|vermin|animals|sub-?humans?|parasites|savages|rats|criminals by nature|plague|disease|cancer|burden|scum|trash|filth|ruining|destroying|less intelligent)';
const badElsewhere = {
  'es|pt|it':
    '(?:una? |uma )?(?:plaga|praga|piaga|basura|lixo|spazzatura|inferior[ei]s?|parasit[ao]s?|parassiti|animal[ei]s?|estupid[ao]s|enfermedad|doenca|cancer|cancro)',
  fr: '(?:une? |des )?(?:plaie|fleau|inferieure?s|parasites|animaux|stupides|dechets|maladie|cancer)',
  de: '(?:eine? )?(?:plage|minderwertig|parasiten|tiere|dumm|zu dumm|abschaum|ungeziefer|krankheit|untermenschen)',
};

export const hatefulWords: readonly WordRule[] = [
  {
    reason,
    weight: 2,
    in: 'anywhere',
    pattern: words(`
      white (?:power|supremacy now|genocide)
      master race
      race (?:war|realism|realists?)
      great replacement is
      (?:inferior|mongrel) races?
      sub-?humans?
      untermenschen
      ${people} (?:are|is) ${filler}${bad}
      ${people} (?:\\w+ly )?have (?:lower|smaller|weaker|inferior) (?:minds?|brains?|iqs?|intelligence)
      ${people} (?:do not|don't) (?:belong|deserve)
      ${people} (?:cannot|can't|can not|will never|should never|are unable to|are not able to) (?:\\w+ly )?(?:learn|think|understand|be trusted|govern|lead|invent|compete)
      ${people} should (?:be deported|be expelled|be locked up|be sterili[sz]ed|go back|stay out)
      (?:the )?(?:jewish|zionist|muslim|gay|lgbt|trans) (?:plot|agenda|conspiracy)
      (?:migrant|immigrant) invasion
      (?:kill|gas|deport|exterminate) (?:all )?(?:the )?${people}
      must be exterminated
      ${peopleElsewhere['es|pt|it']} (?:son|sao|sono) ${badElsewhere['es|pt|it']}
      ${peopleElsewhere.fr} sont ${badElsewhere.fr}
      ${peopleElsewhere.de} sind ${badElsewhere.de}`),
  },
  {
    reason,
    weight: 1,
    in: 'anywhere',
    pattern: words(`
      race and iq
      (?:replace|replacing) (?:us|whites|the white race)
      go back (?:home|to (?:africa|asia|mexico|your country))`),
  },
];
