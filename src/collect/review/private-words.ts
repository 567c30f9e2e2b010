import { type WordRule, words } from './words.ts';

const reason = 'private';

/** Somebody in particular, whom the maker of the video knows. */
const whose =
  "(?:(?:my |our |the |an? )?(?:ex|ex-?(?:girl|boy)friend|girlfriend|boyfriend|wife|husband|boss|teacher|professor|classmate|colleague|neighbou?r|room ?mate|flat ?mate|sister|brother|daughter|student|streamer|celebrit(?:y|ie)|judge|officer)(?:'s|s'))";
/** What is nobody else's business, whoever it is about. */
const secret =
  '(?:home address(?:es)?|(?:new|private) address|address and (?:phone|number|telephone)|(?:phone|mobile|cell|telephone) numbers?|private (?:photos?|pictures?|videos?|number)|nudes)';
const data = '(?:real address|messages|chats|dms|diary|passwords?|bank details|medical records?|real name)';

export const privateWords: readonly WordRule[] = [
  {
    reason,
    weight: 2,
    in: 'anywhere',
    pattern: words(`
      doxx?(?:ed|ing)?
      hidden cam(?:era)? (?:in|at|of) \\w+ ?(?:girls?|women|changing|bath|bed|shower|toilet)\\w*
      (?:cam|camera|video|footage|recording)s? (?:footage )?(?:from|in|of|inside) (?:the |a )?(?:girls'?|women'?s?|ladies'?|boys'?|men'?s)(?: school)? (?:locker|changing|bath|rest|dressing|shower|toilet)\\w*(?: rooms?)?
      (?:upskirt|spy ?cam|voyeur)\\w*
      leaked:? (?:phone|home|private|personal|nude|passwords?|address|id cards?|passports?)\\w*
      (?:names?,? (?:and|with) |lists? (?:of|with) (?:\\w+ ){0,3})home addresses
      (?:home )?addresses (?:and|&) (?:phone|telephone|licen[cs]e|number|private)\\w*
      (?:passport|id card) scans
      (?:credit|debit) card (?:dumps?|numbers? (?:with|and) cvv)
      cvv (?:dumps?|fullz)
      (?:her|his|their) (?:\\w+ )?${secret}
      ${whose} (?:\\w+ )?(?:${secret}|${data})
      (?:secretly|covertly) (?:film|record|tap)(?:ed|ing) (?:my|her|him|them|a|the|our)
      (?:does ?n'?t|do ?n'?t|did ?n'?t|does not|did not|do not|not|no idea) (?:even )?(?:know|notice|realise|realize)?(?: that)? ?(?:s?he|they|i|we|you) (?:\\w+ )?(?:was|were|am|are|is)?(?:'m|'re|'s)? ?(?:being )?(?:film|record)(?:ed|ing)`),
  },
  {
    reason,
    weight: 1,
    in: 'anywhere',
    pattern: words(`
      (?:let us|let's|please|everyone|everybody|you (?:can|should|all)) (?:all )?(?:call|text|visit|spam|message) (?:him|her|them)
      call (?:him|her|them) (?:and|now|up|all)`),
  },
];
