import { type WordRule, words } from './words.ts';

const reason = 'illegal';

const drugs =
  'meth|crystal meth|cocaine|crack cocaine|heroin|fentanyl|mdma|ecstasy|lsd|dmt|ghb|ketamine|magic mushrooms|shrooms';
const papers =
  "passports?|ids?|id cards?|driver'?s? licen[cs]es?|visas?|degrees?|diplomas?|certificates?|transcripts?|money|notes|bank ?notes|bills";
const accounts = 'facebook|instagram|snapchat|whatsapp|gmail|tiktok|netflix';

export const illegalWords: readonly WordRule[] = [
  {
    reason,
    weight: 2,
    in: 'anywhere',
    pattern: words(`
      keygens?
      warez
      (?:serial|licen[cs]e|activation|product) keys? (?:in|free|download)
      free licen[cs]e keys?
      (?:kms|windows|office) activator
      pre-?activated (?:full |version|download)
      cracked (?:full )?version
      crack (?:free )?download
      full (?:movie|film)s? (?:free|online|download|torrent)(?: \\w+)?
      (?:movie|film) (?:free )?(?:download|torrent)
      watch (?:online free|free online)
      torrent (?:link|download|magnet)
      paper leak(?:ed)?
      leaked (?:exam|question|paper|answer key)\\w*
      (?:buy|make|print|sell|order) (?:fake|counterfeit|forged) \\w+
      fake (?:${papers}) (?:online|for sale|at home)
      (?:cook|make|making|grow|growing|extract|extracting|synthesi[sz]e|brew|buy|buying|order|sell|selling) (?:your own |some |pure )?(?:${drugs})
      (?:make|build|making|building) an? (?:pipe|nail|petrol|homemade|car) ?bombs?
      (?:3d[- ]print(?:ed|ing)?|untraceable|homemade) (?:ghost )?(?:guns?|pistols?|rifles?|silencers?)
      (?:cheat|cheating) (?:in|on|during) (?:the |your |an? |any )?(?:\\w+ )?(?:exams?|tests?)
      (?:bypass|trick|fool|beat) (?:\\w+ ){0,2}(?:drug tests?|turnitin)
      hack (?:any|into|someone'?s?|your (?:friend|girlfriend|neighbou?r)'?s?) (?:\\w+ )?(?:account|wi-?fi|phone|password|${accounts})\\w*
      hack (?:${accounts}|wi-?fi) (?:account|password)?s?`),
  },
  {
    reason,
    weight: 1,
    in: 'title',
    pattern: words(`
      cracked
      no survey
      full movie
      (?:480|720|1080|2160)p
      (?:hd|web|dvd|br)-?rip
      blu-?ray
      pirated?
      counterfeit
      without (?:getting|being) caught
      free (?:pdfs?|downloads?|accounts?|followers)
      to sell
      fake (?:${papers})`),
  },
  {
    reason,
    weight: 1,
    in: 'anywhere',
    pattern: words(`
      (?:mega|mediafire|rapidgator|google drive) links?
      (?:join|in|on) (?:my|our|the) telegram(?: channel| group)?
      not get caught
      (?:without|never|no) getting caught
      torrent
      find buyers
      do not tell the (?:cops|police)`),
  },
];
