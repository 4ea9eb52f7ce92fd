/** One way of writing for what people and recognisers write in many, before words and figures are told apart. */
export function inOneSpelling(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‐-―−]/gu, '-')
    .replace(/[’`´]/gu, "'")
    .replace(/(?<=[\d\s])([ap])\s?\.\s?m\b\s?\.?/giu, ' $1m ')
    .replace(/(?<=\s)([ap])\sm\b/giu, '$1m')
    .replace(/\bw\/c\b|\bweek commencing\b/giu, 'week of')
    .replace(/\bbu(?:ß|ss)-?\s?und\s(?:-\s)?bettag\b/giu, 'bettag')
    .replace(/\bim neuen jahr\b/giu, 'nächstes jahr')
    .replace(/\bin the new year\b/giu, 'next year')
    .replace(/\bzwischen den jahren\b/giu, 'zwischen weihnachten und silvester')
    .replace(/(?<=\d)-ish\b/giu, 'ish')
    .replace(/\bmid-?\s?week\b/giu, 'middle of the week')
    .replace(/\beom\b/giu, 'end of the month')
    .replace(/(?<=\d)'(?![\p{L}\d])/gu, ' min')
    .replace(
      /(?<![\d/.])(?:(\d{1,2})\s+)?([13])[/⁄]([24])(?=\s?(?:h\b|hours?\b|hrs?\b|std\b|stunden?\b|an? hour))/giu,
      fraction,
    )
    .toLowerCase();
}

/** "1/2 h", "2 1/2 hours": written as a number, since a pair of numbers is a date elsewhere. */
function fraction(_written: string, full: string | undefined, part: string, whole: string): string {
  return String(Number(full ?? 0) + Number(part) / Number(whole));
}
