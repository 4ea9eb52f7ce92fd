/** One person of a script. The name is in nobody else's answers unless somebody is told too much. */
export interface Person {
  /** Index into the companies of the world. */
  company: 0 | 1;
  firstName: string;
  surname: string;
  /** Persons with the same digit have the same number, at two companies; null has no number. */
  number: number | null;
}

/** Those who call. The first one's number calls both companies; the third withholds it. */
export const CALLERS: readonly Person[] = [
  { company: 0, firstName: 'Anna', surname: 'Quellwasser', number: 1 },
  { company: 0, firstName: 'Bernd', surname: 'Birnstiel', number: 2 },
  { company: 0, firstName: 'Clara', surname: 'Dornkamp', number: null },
  { company: 1, firstName: 'Emily', surname: 'Eschbach', number: 1 },
  { company: 1, firstName: 'Frank', surname: 'Fallgatter', number: 3 },
];

/** Those who book on the web: the callers, and one of each company who never calls. */
export const PERSONS: readonly Person[] = [
  ...CALLERS,
  { company: 0, firstName: 'Greta', surname: 'Haselbusch', number: 4 },
  { company: 1, firstName: 'Henry', surname: 'Ingwertal', number: null },
];
