import type { SpokenAppointment, SpokenDayOfTimes, SpokenWishFor } from './message-values.js';
import type { Messages } from './messages.en.js';
import { speakList } from './spoken-list.js';

const or = (items: readonly string[]): string => speakList(items, 'de', 'or');
const and = (items: readonly string[]): string => speakList(items, 'de', 'and');
const CALLBACK = 'Soll ich einen Rückruf für Sie notieren?';
const dayOf = ({ onDay }: SpokenWishFor): string => (onDay === null ? '' : ` am ${onDay},`);
const atTime = ({ time }: SpokenWishFor): string => (time === null ? 'Zu dieser Zeit' : `Um ${time}`);
const hoursOf = (hours: number): string => (hours === 1 ? 'eine Stunde' : `${hours} Stunden`);

const timesOf = ({ onDay, times }: SpokenDayOfTimes): string => `am ${onDay}, ${or(times.map((time) => `um ${time}`))}`;

const appointmentOf = ({ service, on, confirmed }: SpokenAppointment): string =>
  `${service} am ${on}${confirmed ? '' : ', noch nicht bestätigt'}`;

const inDoubtEnd = 'Ich kann gleich nachsehen, ob es geklappt hat.';

export const messagesDe: Messages = {
  parts: {
    morning: 'am frühen Morgen',
    forenoon: 'am Vormittag',
    noon: 'am Mittag',
    afternoon: 'am Nachmittag',
    evening: 'am Abend',
    night: 'in der Nacht',
  },
  phrases: {
    bounds: ({ part, after, before }) => {
      if (after !== null && before !== null) return `zwischen ${after} und ${before}`;
      if (after !== null) return `ab ${after}`;
      if (before !== null) return `bis ${before}`;
      return part ?? '';
    },
    dayWithBounds: (day, bounds) => `${day} ${bounds}`,
    range: (from, to) => `${from} bis ${to}`,
    beforeClockChange: (moment) => `${moment} vor der Zeitumstellung`,
    afterClockChange: (moment) => `${moment} nach der Zeitumstellung`,
    servicePrice: (service, price) => (price === null ? service : `${service} für ${price}`),
  },
  gaps: {
    taken: ({ onDay, time, bounded }) => {
      const day = onDay === null ? null : `Am ${onDay},`;
      if (time !== null) return `${day === null ? 'Um' : `${day} um`} ${time} ist leider nichts frei.`;
      if (bounded) return `${day ?? 'Zu dieser Zeit'} ist ${day === null ? '' : 'zu dieser Zeit '}leider nichts frei.`;
      return `${day ?? 'Dafür'} ist leider nichts frei.`;
    },
    closed_day: ({ onDay }) => `${onDay === null ? 'An diesem Tag' : `Am ${onDay},`} haben wir geschlossen.`,
    before_opening: (wish) => `${atTime(wish)} haben wir${dayOf(wish)} nicht geöffnet.`,
    after_closing: (wish) => `${atTime(wish)} passt der Termin${dayOf(wish)} nicht in unsere Öffnungszeiten.`,
    past: (wish) => `Heute ist ${wish.today}, und ${wish.time ?? 'diese Zeit'} ist schon vorbei.`,
    too_soon: (wish) => `${atTime(wish)} ist es${dayOf(wish)} leider zu kurzfristig.`,
    too_far: () => 'So weit im Voraus vergeben wir noch keine Termine.',
    out_of_bounds: (wish) => `${atTime(wish)} können wir${dayOf(wish)} leider keinen Termin vergeben.`,
    own: (wish) => `${atTime(wish)} haben Sie${dayOf(wish)} schon einen Termin.`,
    unspecified: () => '',
  },
  availability: {
    available: (when) => `Ja, ${when} ist frei. Soll ich den Termin eintragen?`,
    alternatives: (gap, days) =>
      `${gap} Frei ist es ${speakList(days.map(timesOf), 'de')}. ${
        days.length === 1 && days[0]?.times.length === 1 ? 'Passt Ihnen das?' : 'Was passt Ihnen?'
      }`,
    none: (gap) => `${gap} Soll ich an einem anderen Tag suchen oder einen Rückruf für Sie notieren?`,
    noneUnexplained: 'Dafür finde ich keine freie Zeit.',
    availableAgain: (when) =>
      `Wie gesagt, ${when} ist frei. Soll ich den Termin eintragen, oder lieber eine andere Zeit?`,
    alternativesAgain: (days) =>
      days.length === 1 && days[0]?.times.length === 1
        ? `Diese Zeit habe ich gerade genannt: ${days.map(timesOf).join()}. Nehmen Sie sie, oder soll ich an einem anderen Tag suchen?`
        : `Diese Zeiten habe ich gerade genannt: ${speakList(days.map(timesOf), 'de')}. Welche nehmen Sie, oder soll ich an einem anderen Tag suchen?`,
    noneAgain:
      'Danach habe ich gerade schon gesucht und nichts gefunden. Soll ich an einem anderen Tag suchen oder einen Rückruf für Sie notieren?',
  },
  booking: {
    booked: (service, on) => `Ihr Termin für ${service} am ${on} ist gebucht.`,
    requested: (service, on) =>
      `Ihr Termin für ${service} am ${on} ist angefragt. Fest ist er erst, wenn er bestätigt wurde.`,
    inDoubt: (on) =>
      `Ich habe den Termin am ${on} gesendet, die Bestätigung steht noch aus. Bitte vereinbaren Sie ihn nicht noch einmal; ich kann gleich nachsehen, ob er fest ist.`,
  },
  ask: {
    serviceMissing: (choices) =>
      choices.length === 0
        ? 'Welche Leistung möchten Sie?'
        : `Welche Leistung möchten Sie, zum Beispiel ${or(choices)}?`,
    serviceUnknown: (choices) =>
      choices.length === 0
        ? `Diese Leistung habe ich nicht gefunden. ${CALLBACK}`
        : `Diese Leistung habe ich nicht gefunden. Möchten Sie zum Beispiel ${or(choices)}?`,
    which: (choices) => `Meinen Sie ${or(choices)}?`,
    weekdayContradicts: (choices) => `Der Wochentag passt nicht zum Datum. Meinen Sie ${or(choices)}?`,
    dateMissing: 'An welchem Tag möchten Sie kommen?',
    datePast: (past, today) =>
      `${past === null ? 'Dieser Tag' : `${past},`} ist schon vorbei, heute ist ${today}. An welchem Tag möchten Sie kommen?`,
    dateInvalid: 'Dieses Datum kann ich nicht zuordnen. An welchem Tag möchten Sie kommen?',
    timeMissing: (onDay) => `Um wie viel Uhr möchten Sie${onDay === null ? '' : ` am ${onDay},`} kommen?`,
    timeUnchanged: (on) => `Ihr Termin ist schon am ${on}. Auf wann soll ich ihn verlegen?`,
    timeInvalid: 'Diese Uhrzeit kann ich nicht zuordnen. Um wie viel Uhr möchten Sie kommen?',
    nameMissing: 'Auf welchen Namen darf ich den Termin eintragen?',
    nameInvalid: 'Den Namen habe ich nicht richtig verstanden. Auf welchen Namen darf ich den Termin eintragen?',
    emailInvalid:
      'Die E-Mail-Adresse habe ich nicht richtig verstanden. Können Sie sie bitte wiederholen, oder lassen wir sie weg?',
    option: 'Diesen Vorschlag kann ich nicht mehr zuordnen. Welcher Tag und welche Uhrzeit sollen es sein?',
    appointment: (appointments) => `Welchen Termin meinen Sie: ${or(appointments.map(appointmentOf))}?`,
    appointmentOpen: 'Welchen Termin meinen Sie?',
  },
  context: {
    open: (today, time, branch, hours) =>
      `Heute ist ${today}, es ist ${time}. ${branch} ist heute von ${and(hours.map(({ from, to }) => `${from} bis ${to}`))} geöffnet.`,
    over: (today, time, branch) => `Heute ist ${today}, es ist ${time}. ${branch} ist heute nicht mehr geöffnet.`,
    closed: (today, time, branch) => `Heute ist ${today}, es ist ${time}. ${branch} hat heute geschlossen.`,
  },
  services: {
    all: (services) => `Wir bieten ${and(services)} an. Welche Leistung möchten Sie?`,
    some: (total, services) =>
      `Wir bieten ${total} Leistungen an, zum Beispiel ${and(services)}. Welche Leistung möchten Sie?`,
    none: `Ich sehe hier leider keine Leistungen. ${CALLBACK}`,
  },
  find: {
    one: (appointment) => `Ihr nächster Termin ist ${appointmentOf(appointment)}.`,
    several: (total, appointments) =>
      total > appointments.length
        ? `Sie haben ${total} Termine, die nächsten sind ${and(appointments.map(appointmentOf))}.`
        : `Sie haben ${total} Termine: ${and(appointments.map(appointmentOf))}.`,
    none: 'Unter Ihrer Nummer finde ich keinen kommenden Termin.',
    noneSuch: 'Einen solchen Termin finde ich unter Ihrer Nummer nicht.',
    identify: `Zu Terminen kann ich Ihnen nichts sagen, weil ich Sie nicht sicher zuordnen kann. ${CALLBACK}`,
    identifyByName: 'Dafür brauche ich den Namen, auf den der Termin läuft. Wie lautet er?',
    notFound: `Einen solchen Termin finde ich unter Ihrer Nummer nicht. ${CALLBACK}`,
  },
  denial: {
    cancel_notice: (hours) => `Absagen sind nur bis ${hoursOf(hours)} vor dem Termin möglich. ${CALLBACK}`,
    reschedule_notice: (hours) => `Verlegen ist nur bis ${hoursOf(hours)} vor dem Termin möglich. ${CALLBACK}`,
    reschedule_count: (times) =>
      times === 0
        ? `Verlegen ist leider nicht möglich. ${CALLBACK}`
        : `Ein Termin kann ${times === 1 ? 'nur einmal' : `höchstens ${times} Mal`} verlegt werden. ${CALLBACK}`,
  },
  cancel: {
    cancelled: (on) => `Ihr Termin am ${on} ist abgesagt.`,
    confirm: (service, on) => `Ich habe Ihren Termin für ${service} am ${on} gefunden. Soll ich ihn wirklich absagen?`,
    inDoubt: (on) =>
      `Ich habe die Absage für den Termin am ${on} gesendet, die Bestätigung steht noch aus. ${inDoubtEnd}`,
  },
  reschedule: {
    rescheduled: (oldOn, newOn) => `Ihr Termin vom ${oldOn} ist verlegt. Er ist jetzt am ${newOn}.`,
    available: (when, oldOn) => `Ja, ${when} ist frei. Soll ich Ihren Termin vom ${oldOn} dorthin verlegen?`,
    inDoubt: (on) =>
      `Ich habe die Verlegung Ihres Termins vom ${on} gesendet, die Bestätigung steht noch aus. ${inDoubtEnd}`,
  },
  customer: {
    known: (name, next) =>
      `Willkommen zurück${name === null ? '' : `, ${name}`}.` +
      (next === null ? '' : ` Ihr nächster Termin ist ${appointmentOf(next)}.`),
    new: 'Unter dieser Nummer gibt es noch keine Termine. Was kann ich für Sie tun?',
    nameMissing: 'Wie ist Ihr Name? Dann sehe ich nach, ob es Termine gibt.',
    unmatched: 'Unter dieser Nummer und diesem Namen finde ich keine Termine. Was kann ich für Sie tun?',
    anonymous: 'Ich kann Ihre Rufnummer nicht sehen. Wie ist Ihr Name?',
  },
  callback: {
    recorded: 'Ihren Wunsch nach einem Rückruf habe ich notiert. Wir melden uns bei Ihnen.',
    recordedWithoutPhone:
      'Ihren Wunsch nach einem Rückruf habe ich notiert. Unter welcher Nummer können wir Sie erreichen?',
  },
  failure: {
    error: `Da ist bei mir gerade etwas schiefgegangen. ${CALLBACK}`,
    unavailable: `Ich komme im Moment nicht an den Kalender. ${CALLBACK}`,
    invalid: 'Das habe ich nicht richtig verstanden. Können Sie es bitte noch einmal sagen?',
    rate_limited: 'Hier komme ich im Moment nicht weiter. Wir bieten Ihnen gern einen Rückruf an.',
    no_call: 'Das geht nur während eines Gesprächs.',
    unknown_tenant: 'Für diese Rufnummer kann ich leider keine Termine verwalten.',
    unknown_function: `Das kann ich leider nicht. ${CALLBACK}`,
  },
};
