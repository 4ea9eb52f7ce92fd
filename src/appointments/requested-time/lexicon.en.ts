import type { Weekday } from './calendar.js';
import { feastsEn } from './feasts.js';
import { LexiconBuilder, number, year, type Lexicon } from './lexicon.js';

const SMALL = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const SMALL_ORDINALS = [
  '',
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
  'thirteenth',
  'fourteenth',
  'fifteenth',
  'sixteenth',
  'seventeenth',
  'eighteenth',
  'nineteenth',
];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty'];
const WEEKDAYS = [
  'monday,mondays,mon',
  'tuesday,tuesdays,tue,tues',
  'wednesday,wednesdays,wed,weds',
  'thursday,thursdays,thu,thur,thurs',
  'friday,fridays,fri',
  'saturday,saturdays',
  'sunday,sundays',
];
const WEEKDAYS_SHORT: Record<number, string> = { 6: 'sat', 7: 'sun' };
const MONTHS = [
  'january,jan',
  'february,feb',
  'march,mar',
  'april,apr',
  'may',
  'june,jun',
  'july,jul',
  'august,aug',
  'september,sept,sep',
  'october,oct',
  'november,nov',
  'december,dec',
];

function addNumbers(lexicon: LexiconBuilder): void {
  for (let value = 0; value < 60; value += 1) {
    const unit = value % 10;
    const tens = TENS[Math.floor(value / 10)] ?? '';
    if (value < 20) {
      lexicon.add(SMALL[value] ?? '', number(value));
      if (value > 0) lexicon.add(SMALL_ORDINALS[value] ?? '', number(value, true));
    } else if (unit === 0) {
      lexicon.add(tens, number(value)).add(`${tens.slice(0, -1)}ieth`, number(value, true));
    } else {
      lexicon.add(`${tens} ${SMALL[unit] ?? ''},${tens}${SMALL[unit] ?? ''}`, number(value));
      lexicon.add(`${tens} ${SMALL_ORDINALS[unit] ?? ''}`, number(value, true));
    }
  }
  for (let value = 18; value < 60; value += 1) {
    const unit = value % 10;
    const words =
      value < 20 ? SMALL[value] : `${TENS[Math.floor(value / 10)] ?? ''}${unit > 0 ? ` ${SMALL[unit] ?? ''}` : ''}`;
    lexicon.add(`two thousand ${words ?? ''},two thousand and ${words ?? ''}`, year(2000 + value));
    // "twenty thirty" is half past eight in the evening to others, so only the years of this decade.
    if (value > 20 && value < 30) lexicon.add(`twenty ${words ?? ''}`, year(2000 + value));
  }
}

function addCalendarWords(lexicon: LexiconBuilder): void {
  WEEKDAYS.forEach((names, index) => {
    const value = (index + 1) as Weekday;
    lexicon.add(names, { t: 'weekday', value, short: false });
    const short = WEEKDAYS_SHORT[value];
    if (short) lexicon.add(short, { t: 'weekday', value, short: true });
  });
  MONTHS.forEach((names, index) => {
    for (const name of names.split(',')) {
      lexicon.add(name, {
        t: 'month',
        value: index + 1,
        short: name === 'march' || (name.length <= 4 && index !== 5 && index !== 6),
      });
    }
  });
  lexicon
    .add('today,this day,for the day', { t: 'relative', days: 0 })
    .add('tomorrow,tommorow,tmrw,tmr,tmw,next day', { t: 'relative', days: 1 })
    .add('day after tomorrow,day after tmrw,overmorrow', { t: 'relative', days: 2 })
    .add('yesterday', { t: 'relative', days: -1 })
    .add('day before yesterday', { t: 'relative', days: -2 })
    .add('tonight,tonite', { t: 'relative', days: 0 }, { t: 'part', part: 'night' })
    .add('spring,springtime', { t: 'season', month: 3 })
    .add('summer,summertime', { t: 'season', month: 6 })
    .add('autumn,fall', { t: 'season', month: 9 })
    .add('winter,wintertime', { t: 'season', month: 12 })
    .add("hour's time,hours' time,hours time", { t: 'unit', unit: 'hour' })
    .add("day's time,days' time,days time", { t: 'unit', unit: 'day' })
    .add("week's time,weeks' time,weeks time", { t: 'unit', unit: 'week' })
    .add("month's time,months' time,months time", { t: 'unit', unit: 'month' })
    .add('minute,minutes,min,mins', { t: 'unit', unit: 'minute' })
    .add('hour,hours,hr,hrs', { t: 'unit', unit: 'hour' })
    .add('day,days', { t: 'unit', unit: 'day' })
    .add('week,weeks,wk,wks', { t: 'unit', unit: 'week' })
    .add('month,months', { t: 'unit', unit: 'month' })
    .add('year,years', { t: 'unit', unit: 'year' })
    .add('weekend,week end,wkend,weekends', { t: 'unit', unit: 'weekend' })
    .add('workweek,work week,working week', { t: 'unit', unit: 'workweek' })
    .add('morning,mornings,early hours,before work', { t: 'part', part: 'morning' })
    .add('midmorning,mid morning', { t: 'clock', hour: 10, minute: 0, leadingZero: true })
    .add('midafternoon,mid afternoon', { t: 'clock', hour: 14, minute: 0, leadingZero: true })
    .add('forenoon', { t: 'part', part: 'forenoon' })
    .add('middle of the day,lunchtime,lunch time,lunch,lunch break,midday,mid day', { t: 'part', part: 'noon' })
    .add('afternoon,afternoons,afternoonish,after school', { t: 'part', part: 'afternoon' })
    .add('evening,evenings,eveningish,after work', { t: 'part', part: 'evening' })
    .add('night,nights,overnight', { t: 'part', part: 'night' })
    .add('am', { t: 'meridiem', pm: false });
}

export const lexiconEn: Lexicon = (() => {
  const lexicon = new LexiconBuilder();
  addNumbers(lexicon);
  addCalendarWords(lexicon);
  for (const [names, feast] of feastsEn) lexicon.add(names, { t: 'feast', feast });
  return lexicon
    .particles({
      this: 'this,current',
      next: 'next',
      coming:
        'coming,upcoming,this coming,this upcoming,following,first available,next available,earliest available,soonest',
      afterNext: 'after next',
      last: 'last,previous,past',
      in: 'in,during',
      within: 'within,in less than,less than',
      fromNow: 'from now,hence,later,out',
      ago: 'ago',
      on: 'on',
      at: 'at,at around,at about,round,@',
      of: 'of,in',
      the: 'the',
      a: 'a,an',
      for: 'for',
      from: 'from,since,on or after,starting,starting from,beginning,starting at,starting on,as of,as from',
      to: 'to,til,till,through,thru,until,untill',
      until: 'until,untill,til,till,by,up to,no later than,not later than',
      between: 'between',
      and: 'and,&',
      or: 'or',
      but: 'but',
      not: "no good,bad,impossible,unavailable,busy,away until,away till,on vacation,on holiday,out of town,not,no,except,don't,never,can't,cannot,can not,won't,couldn't,doesn't",
      after: 'after,later than,any time after,anytime after',
      before: 'before,earlier than',
      past: 'past,after',
      till: 'to,before,till,of',
      earliest:
        'not until,not till,not until after,onwards,onward,or later,or after,and later,or any time after,at the earliest,earliest,not before,no earlier than,not earlier than',
      latest: 'or earlier,or before,latest,at the latest,at latest,as late as,no later than,not later than,not after',
      approx:
        'or so,or thereabouts,at around,at about,approximately,approx,about,around,roughly,ish,circa,exactly,precisely,some time,sometime,nearly',
      half: 'half,half an,half a',
      quarter: 'quarter,a quarter',
      threeQuarters: 'three quarters,three quarters of',
      oclock: "o'clock,oclock,o clock,h,uhr",
      oh: 'oh,o,ou',
      noon: 'noon,noonish',
      midnight: 'midnight,mid night',
      now: 'now,right now,asap,immediately',
      early: 'early,earlier,first thing',
      late: 'late,last thing',
      start: 'start,beginning',
      middle: 'middle,mid',
      end: 'end',
      rest: 'rest,rest of,remaining,remainder',
      few: 'few,a few',
      couple: 'both,couple,a couple,couple of,a couple of',
      oneAndHalf: 'one and a half',
      rather: 'but,but rather,rather,instead',
      insteadOf: 'instead of,rather than',
      dayEnd:
        'eod,cob,end of day,end of the day,end of business,end of the business day,end of the workday,close of business,close of play,closing time',
      label: 'room,building,number,no,suite,floor,gate,platform,branch',
      filler:
        "good morning,good afternoon,good evening,good day,have a good day,during the day,all day,no preference,no particular time,earliest possible,come by,stop by,drop by,swing by,pop by,come over,on the dot,as late as possible,as early as possible,as soon as possible,i don't know,not sure,no problem,no rush,no worries,i don't mind,please,i,i'd,like,would,want,need,an appointment,appointment,book,schedule,maybe,how,what,about,what about,is,it,it's,let's,lets,meet,me,us,to,ok,okay,yes,well,then,do,you,have,can,could,anything,something,available,works,very,just,prefer,be,my,we,more,some,any,any day,some day,either,will last,why don't you,why don't we,why not,find,set",
      junk: 'eve of,during the week,version,percent,kilograms,kg,points,same,every,each,daily,several',
    })
    .build();
})();
