import { createServer } from 'node:http';

/**
 * An ERP that takes 5 ms and counts. A process of its own: `GET /arrivals` answers what came since the last
 * time it was asked, as [order number, milliseconds since 1970] pairs.
 */
let arrivals: Array<[number: number, at: number]> = [];

const server = createServer((request, response) => {
  if (request.url === '/arrivals') {
    response.end(JSON.stringify(arrivals));
    arrivals = [];
    return;
  }
  const at = performance.timeOrigin + performance.now();
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    const { number } = JSON.parse(body) as { number: string };
    arrivals.push([Number(number), at]);
    setTimeout(() => {
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(`{"id":${number},"state":"draft"}`);
    }, 5);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.STUB_PORT), '127.0.0.1', () => {
  process.stdout.write('ready\n');
});
process.on('SIGTERM', () => process.exit(0));
