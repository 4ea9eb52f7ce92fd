import type { TestGateway } from './gateway.js';

/** Somebody at Cal.com itself, with the salon's key. @returns the uid of the booking that was written */
export async function writeOnTheWeb({ sandbox }: TestGateway, path: string, body: object): Promise<string> {
  const answer = await fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'cal-api-version': '2024-08-13',
      authorization: 'Bearer cal_eins',
    },
    body: JSON.stringify(body),
  });
  return ((await answer.json()) as { data: { uid: string } }).data.uid;
}
