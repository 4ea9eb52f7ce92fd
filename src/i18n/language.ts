/** The languages that answers are spoken in. */
export type Language = 'de' | 'en';
