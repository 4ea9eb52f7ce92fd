/** Lower case, one spelling of umlauts ("ä" as "ae", "ß" as "ss"), no accents: what speech recognition writes either way. */
export function foldSpelling(text: string): string {
  return text
    .normalize('NFKC')
    .toLocaleLowerCase('de')
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}
