import type { Question, RequestedSlot } from '../../appointments/index.js';
import type { AskData } from './answer-data.js';
import type { SpokenValues } from './spoken-values.js';

/** More than this nobody remembers; `data.ask.choices` has all of them. */
export const SPOKEN_CHOICES = 5;

type TimeQuestion = Extract<Question, { field: 'date' | 'time' }>;
type ServiceQuestion = Extract<Question, { field: 'service' }>;

interface SpokenQuestion {
  message: string;
  ask: AskData;
}

/** The sentence of a question and its choices as the caller may say them. */
export function speakQuestion(question: Question, requested: RequestedSlot, values: SpokenValues): SpokenQuestion {
  const { ask } = values.messages;
  const open = (message: string): SpokenQuestion => ({ message, ask: { field: question.field, choices: [] } });
  switch (question.field) {
    case 'service':
      return {
        message: speakServiceQuestion(question, values),
        ask: { field: 'service', choices: question.choices.map(({ name }) => name) },
      };
    case 'date':
    case 'time':
      return {
        message: speakTimeQuestion(question, requested, values),
        ask: { field: question.field, choices: values.readings(question.choices, 'nominative') },
      };
    case 'name':
      return open(question.because === 'missing' ? ask.nameMissing : ask.nameInvalid);
    case 'email':
      return open(ask.emailInvalid);
    case 'option':
      return open(ask.option);
    case 'appointment': {
      const spoken = question.choices.slice(0, SPOKEN_CHOICES).map((appointment) => values.appointment(appointment));
      return {
        message: spoken.length === 0 ? ask.appointmentOpen : ask.appointment(spoken),
        ask: { field: 'appointment', choices: question.choices.map(({ start }) => values.moment(start)) },
      };
    }
  }
}

function speakServiceQuestion({ because, choices }: ServiceQuestion, values: SpokenValues): string {
  const { ask } = values.messages;
  const names = choices.slice(0, SPOKEN_CHOICES).map(({ name }) => values.name(name));
  switch (because) {
    case 'missing':
      return ask.serviceMissing(names);
    case 'unknown':
      return ask.serviceUnknown(names);
    case 'ambiguous':
      return names.length === 0 ? ask.serviceMissing(names) : ask.which(names);
  }
}

function speakTimeQuestion(question: TimeQuestion, requested: RequestedSlot, values: SpokenValues): string {
  const { ask } = values.messages;
  const choices = values.readings(question.choices.slice(0, SPOKEN_CHOICES), 'accusative');
  const onDay = requested.date === null ? null : values.day(requested.date, 'dative');
  const missing = question.field === 'date' ? ask.dateMissing : ask.timeMissing(onDay);
  switch (question.because) {
    case 'missing':
      return missing;
    case 'past':
      return ask.datePast(requested.date === null ? null : values.day(requested.date), values.day(values.today));
    case 'invalid':
      return question.field === 'date' ? ask.dateInvalid : ask.timeInvalid;
    case 'unchanged':
      return requested.start === null ? missing : ask.timeUnchanged(values.moment(requested.start, 'dative'));
    case 'weekday_contradicts_date':
      return choices.length === 0 ? ask.dateInvalid : ask.weekdayContradicts(choices);
    case 'which_day':
    case 'which_time':
      return choices.length === 0 ? missing : ask.which(choices);
  }
}
