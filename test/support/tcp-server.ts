import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface TcpServer {
  port: number;
  /** Requests seen so far, on all connections. */
  requests(): number;
  close(): Promise<void>;
}

/**
 * Answers by hand, for what no HTTP server would do.
 * @param answer - called for each request; `nth` counts those of one connection from 1
 */
export async function startTcpServer(answer: (socket: Socket, nth: number) => void): Promise<TcpServer> {
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let nth = 0;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => {
      requests += 1;
      nth += 1;
      answer(socket, nth);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** A whole answer of Cal.com's, kept alive. */
export function okBytes(data: unknown): string {
  const body = JSON.stringify({ status: 'success', data });
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = await startTcpServer(() => undefined);
  await server.close();
  return server.port;
}
