import type { Weekday } from './calendar.js';
import { feastsDe } from './feasts.js';
import { LexiconBuilder, number, year, type Lexicon } from './lexicon.js';

const UNITS = ['null', 'ein', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun'];
const TEENS = [
  'zehn',
  'elf',
  'zwölf',
  'dreizehn',
  'vierzehn',
  'fünfzehn',
  'sechzehn',
  'siebzehn',
  'achtzehn',
  'neunzehn',
];
const TENS = ['', '', 'zwanzig', 'dreißig', 'vierzig', 'fünfzig'];
const WEEKDAYS = ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag'];
const WEEKDAYS_SHORT = ['mo', 'di', 'mi', 'do,don', 'fr', 'sa', 'so'];
const MONTHS = [
  'januar,jänner,january,jan',
  'februar,feber,february,feb',
  'märz,march,mär,mrz',
  'april,apr',
  'mai,may',
  'juni,juno,june,jun',
  'juli,julei,july,jul',
  'august,aug',
  'september,sept,sep',
  'oktober,october,okt,oct',
  'november,nov',
  'dezember,december,dez,dec',
];

/** Cardinals and ordinals 0 to 59 in all endings: "fünf", "fünfte", "fünfundzwanzigsten". */
function addNumbers(lexicon: LexiconBuilder): void {
  const irregular: Record<number, string> = { 1: 'erst', 3: 'dritt', 7: 'siebt', 8: 'acht' };
  for (let value = 0; value < 60; value += 1) {
    const unit = UNITS[value % 10] ?? '';
    const tens = TENS[Math.floor(value / 10)] ?? '';
    const word =
      value < 10 ? unit : value < 20 ? (TEENS[value - 10] ?? '') : value % 10 === 0 ? tens : `${unit}und${tens}`;
    lexicon.add(value === 1 ? 'eins' : word, number(value));
    const stem = irregular[value] ?? (value < 20 ? `${word}t` : `${word}st`);
    if (value >= 20) lexicon.add(`zweitausend${word},zweitausendund${word}`, year(2000 + value));
    // As recognisers write it: "ein und zwanzigster"; not for cardinals, since "acht und zwanzig Uhr" are two.
    if (value > 20 && value % 10 > 0) {
      const parted = [`${unit} und ${tens}st`, `${unit}und ${tens}st`];
      for (const start of parted)
        lexicon.add(['e', 'er', 'en'].map((ending) => start + ending).join(','), number(value, true));
    }
    if (value > 0)
      lexicon.add(['e', 'er', 'en', 'es', 'em'].map((ending) => stem + ending).join(','), number(value, true));
  }
  for (let value = 2; value <= 10; value += 1) {
    const whole = UNITS[value] ?? 'zehn';
    lexicon.add(`${whole}einhalb,${whole} einhalb`, { t: 'decimal', value: value + 0.5 });
  }
  lexicon.add('zwo', number(2)).add('siebente,siebenten,siebenter', number(7, true)).add('beiden', number(2));
  lexicon.add('zwote,zwoten,zwoter', number(2, true)).add('ein,eine,einen,einem,einer', number(1), { t: 'a' });
}

function addCalendarWords(lexicon: LexiconBuilder): void {
  WEEKDAYS.forEach((name, index) => {
    const value = (index + 1) as Weekday;
    lexicon.add(`${name},${name}s`, { t: 'weekday', value, short: false });
    lexicon.add(WEEKDAYS_SHORT[index] ?? '', { t: 'weekday', value, short: true });
  });
  lexicon.add('sonnabend,sonnabends', { t: 'weekday', value: 6, short: false });
  MONTHS.forEach((names, index) => {
    for (const name of names.split(',')) {
      lexicon.add(`${name}${name.length > 3 ? `,${name}s` : ''}`, {
        t: 'month',
        value: index + 1,
        short: name.length <= 3 && index !== 4,
      });
    }
  });
  lexicon
    .add('heute,heut', { t: 'relative', days: 0 })
    .add('nächster tag,nächsten tag,tag darauf,tag danach', { t: 'relative', days: 1 })
    .add('morgen', { t: 'relative', days: 1 }, { t: 'part', part: 'morning' })
    .add('übermorgen', { t: 'relative', days: 2 })
    .add('überübermorgen,überüber morgen', { t: 'relative', days: 3 })
    .add('gestern', { t: 'relative', days: -1 })
    .add('vorgestern', { t: 'relative', days: -2 })
    .add('minute,minuten,min', { t: 'unit', unit: 'minute' })
    .add('stunde,stunden,std,stdn', { t: 'unit', unit: 'hour' })
    .add('tag,tage,tagen,tages,tg', { t: 'unit', unit: 'day' })
    .add('woche,wochen', { t: 'unit', unit: 'week' })
    .add('monat,monate,monaten,monats', { t: 'unit', unit: 'month' })
    .add('jahr,jahre,jahren,jahres', { t: 'unit', unit: 'year' })
    .add('frühling,frühjahr,frühjahrs,frühlings', { t: 'season', month: 3 })
    .add('sommer,sommers', { t: 'season', month: 6 })
    .add('herbst,herbstes', { t: 'season', month: 9 })
    .add('winter,winters', { t: 'season', month: 12 })
    .add('wochenende,wochenendes,wochenend', { t: 'unit', unit: 'weekend' })
    .add('arbeitswoche,werktagen,werktage', { t: 'unit', unit: 'workweek' })
    .add('vor der arbeit,morgens,frühmorgens,am morgen,in der früh,in der frühe,des morgens', {
      t: 'part',
      part: 'morning',
    })
    .add('vormittag,vormittags,vorm,vm', { t: 'part', part: 'forenoon' })
    .add('mittagessen,mittagspause,mittag,mittags,mittagszeit,zu mittag,über mittag', { t: 'part', part: 'noon' })
    .add('nachmittag,nachmittags,nachm,nm,spätnachmittag,spätnachmittags,nach der schule', {
      t: 'part',
      part: 'afternoon',
    })
    .add('nach der arbeit,abend,abends,spätabend,spätabends,feierabend', { t: 'part', part: 'evening' })
    .add('nacht,nachts,primetime,zur primetime', { t: 'part', part: 'night' })
    .add('früh', { t: 'early' }, { t: 'part', part: 'morning' });
}

export const lexiconDe: Lexicon = (() => {
  const lexicon = new LexiconBuilder();
  addNumbers(lexicon);
  addCalendarWords(lexicon);
  for (const [names, feast] of feastsDe) lexicon.add(names, { t: 'feast', feast });
  return lexicon
    .particles({
      this: 'dieser,diese,dieses,diesen,diesem,aktuelle,aktuellen,aktueller,laufende,laufenden,laufender',
      next: 'nächste,nächster,nächsten,nächstes,nächstem',
      coming:
        'erste freie,ersten freien,erster freier,nächste freie,nächsten freien,nächster freier,nächstmögliche,nächstmöglichen,kommende,kommender,kommenden,kommendes,kommendem,folgende,folgenden,folgender',
      afterNext:
        'übernächste,übernächster,übernächsten,übernächstes,nach dem nächsten,nach der nächsten,nach dem kommenden',
      last: 'letzte,letzter,letzten,letztes,letztem,vergangene,vergangenen,vergangener,vorige,vorigen,voriger,vorletzte,vorletzten',
      in: 'in,im',
      within: 'innerhalb,binnen,in den',
      fromNow: 'von jetzt,von jetzt an,ab jetzt,später',
      on: 'am,an,an dem',
      at: 'schlag,um schlag,um,gegen,so um,zirka um,um punkt,punkt um,kurz vor,kurz nach',
      of: 'von,vom,des,der,im',
      the: 'der,die,das,den,dem',
      from: 'ab,von,vom,ab dem,von dem,seit,beginnend',
      to: 'auf,auf den,zu,zum,bis,bis zu,bis zum,bis zur,bis auf',
      until: 'bis,bis zu,bis zum,bis zur,bis spätestens,bis maximal,bis um',
      between: 'zwischen',
      and: 'und,u',
      or: 'oder,bzw,beziehungsweise,alternativ',
      but: 'aber,jedoch',
      not: 'schlecht,ungünstig,unmöglich,verhindert,verreist,im urlaub,in urlaub,in den urlaub,nicht,kein,keine,keinen,außer,ausser,ohne',
      after: 'nach,später als',
      past: 'nach,über',
      before: 'vor,früher als',
      till: 'vor',
      earliest: 'oder später,und später,oder danach,aufwärts,frühestens,frühstens,nicht früher als,nicht vor',
      latest: 'oder früher,oder davor,spätestens,maximal,nicht nach,nicht später als',
      approx:
        'oder so,oder so ungefähr,oder so was,oder so ähnlich,so um,zirka um,kurz vor,kurz nach,ca,circa,zirka,etwa,ungefähr,rund,fast,gegen,so gegen,so,kurz,irgendwann,irgendwie,möglichst,spätestens so,genau,exakt',
      half: 'halb,halbe,halben,halbes',
      quarter: 'viertel,quartal,quartals',
      threeQuarters: 'dreiviertel,drei viertel',
      oclock: 'uhr,h',
      midnight: 'mitternacht,mitternachts',
      now: 'jetzt,sofort,gleich',
      early: 'als erstes,früher,frühen,frühe,frühem,zeitig',
      late: 'spät,später,späten,späte,spätem',
      start: 'anfang,beginn',
      middle: 'mitte,mitten,mitten in',
      end: 'ende',
      rest: 'rest',
      few: 'paar,ein paar,einige,einigen,wenigen',
      oneAndHalf: 'anderthalb,eineinhalb,ein einhalb',
      later: 'danach',
      for: 'für',
      ago: 'her',
      rather: 'sondern,lieber,stattdessen',
      insteadOf: 'statt,anstatt,anstelle von',
      dayEnd: 'tagesende,ende des tages,geschäftsschluss,ladenschluss,dienstschluss',
      label: 'raum,zimmer,haus,gleis,nummer,nr,filiale,hausnummer,platz',
      filler:
        'guten tag,guten morgen,guten abend,schönen tag,schönen abend,grüss gott,ganztags,ganztägig,tagsüber,den ganzen tag,keine präferenz,weiss nicht,weiss ich nicht,ich weiss nicht,weiss noch nicht,kein problem,keine ahnung,macht nichts,ersten termin,erster termin,erste termin,zweiten termin,so spät wie möglich,nach hause,aller wahrscheinlichkeit nach,bitte,gern,gerne,ganz,sehr,dann,mal,doch,noch,nur,auch,schon,termin,einen termin,ich,hätte,möchte,würde,passt,geht,ginge,es,an irgendeinem tag,irgendeinen tag,beim,bei,ja,also,genau,ok,okay,wäre,gut,mir,uns,haben,sie,frei,hallo,ist,sagen wir,vielleicht,am besten,direkt,pünktlich,und zwar,würde,könnte,kann,könnten,können,hab,habe,was,wie,lieber,wenn,möglich,halt,einfach,den termin',
    })
    .add('hälfte', { t: 'junk' })
    .add(
      'vorabend,drauf,darauf,davor,daraufhin,selbe,selben,selber,gleiche,gleichen,gleicher,jede,jeden,jeder,jedes,täglich,immer,vergangen,unter der woche,werktags',
      { t: 'junk' },
    )
    .build();
})();
