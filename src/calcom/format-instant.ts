/** UTC to the second, as Cal.com's examples write it: "2026-12-01T14:30:00Z". */
export function formatInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
