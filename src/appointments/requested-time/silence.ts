const NOTHING =
  /^(?:null|undefined|none|nil|n\/?a|unknown|unbekannt|nan|true|false|empty|leer|string|tbd|\[object object\])$/iu;
const FIELD_NAMES =
  /^(?:(?:current|preferred|requested|new|neue[srn]?|wunsch)[_ -]?)?(?:date|time|datetime|datum|uhrzeit|zeit|termin)$|^\[?(?:date|time)\]?$/iu;
const ANY_TIME =
  /^(?:asap|any|beliebig|keine angabe|jetzt|sofort|now|möglichst\s(?:bald|früh|schnell)|bald|baldmöglichst|baldigst|schnellstmöglich|frühestmöglich|soonest|soon|(?:so|as)\s(?:bald|früh|schnell|soon|early|quickly)\s(?:wie|as)\s(?:möglich|possible|you can)|egal(?:,?\swann)?|(?:ist\s)?mir\segal|flexibel|flexible|jederzeit|whenever|any\s?time|any\sday|all\sday|ganztags|ganztägig|(?:den\s)?ganzen\stag|earliest|next\savailable|(?:der\s)?nächste[rn]?\s(?:freie[rn]?\s)?termin|next\s(?:free\s)?(?:slot|appointment)|no preference|keine präferenz)[.!]?$/iu;

/** Whether a value says nothing about a time: empty, a template that was never filled, a word for nothing, or "any time". */
export function saysNothing(text: string): boolean {
  const said = text.normalize('NFKC').trim();
  if (said.includes('{{') || !/[\p{L}\p{N}]/u.test(said)) return true;
  return NOTHING.test(said) || FIELD_NAMES.test(said) || ANY_TIME.test(said);
}
