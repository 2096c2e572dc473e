import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Crossdock API</title>
    <link rel="stylesheet" href="/api/docs/files/swagger-ui.css" />
    <link rel="icon" type="image/png" href="/api/docs/files/favicon-32x32.png" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/api/docs/files/swagger-ui-bundle.js"></script>
    <script src="/api/docs/open.js"></script>
  </body>
</html>
`;

/* A file of its own, since the content security policy allows no inline script. */
const script = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true, docExpansion: 'list' });\n`;

/** Interactive documentation of the API at `/api/docs`, with nothing loaded from elsewhere. */
export async function serveApiDocs(server: FastifyInstance): Promise<void> {
  const folder = fileURLToPath(new URL('.', import.meta.resolve('swagger-ui-dist/package.json')));
  await server.register(fastifyStatic, {
    root: folder,
    prefix: '/api/docs/files/',
    allowedPath: (path) => /^\/(swagger-ui\.css|swagger-ui-bundle\.js|favicon-32x32\.png)$/.test(path),
    decorateReply: false,
  });
  server.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  server.get('/api/docs/open.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(script),
  );
}
