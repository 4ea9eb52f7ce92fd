import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyRetellSignature } from '../../src/retell/request/retell-signature.js';
import { RETELL_KEY } from './bench-world.js';

/** About as long as a real answer. */
const ANSWER = JSON.stringify({ success: true, status: 'available', message: 'x'.repeat(150), data: 'y'.repeat(350) });

/** What node itself needs for a signed call: read it, check the signature, parse it, answer something fixed. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const header = request.headers['x-retell-signature'];
    const signed = verifyRetellSignature(body, typeof header === 'string' ? header : '', [RETELL_KEY], new Date());
    JSON.parse(body.toString('utf8'));
    response.writeHead(signed ? 200 : 401, { 'content-type': 'application/json' }).end(ANSWER);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
