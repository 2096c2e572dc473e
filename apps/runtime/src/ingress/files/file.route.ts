import { basename } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { filesPath } from '@crossdock/contracts';
import type { AuthenticateGuard } from '../../platform/auth/authenticate.guard.ts';
import { actorOf } from '../../platform/http/exchange.ts';
import { badRequest, ProblemError, tooLarge, unavailable } from '../../platform/http/problem.ts';
import type { Log } from '../../platform/log.ts';
import { sendProblem } from '../answers.ts';
import type { DroppedFile, FileDrop } from './file-drop.ts';
import { fileOfForm, NoFormFile } from './multipart-file.ts';
import { RequestBody, TooManyBytes } from '../request-body.ts';

interface Address {
  Params: { env: string; flow: string };
  Querystring: { name?: string; again?: string };
}

/** Files that one process reads at a time. */
const mostAtOnce = 4;
/** Largest body that is taken: a file of 50 MB, and what a form puts around it. */
const mostBytes = 50 * 1024 * 1024 + 64 * 1024;

/**
 * The address for files. A route of its own, since a file is read while it comes in and never held as a whole; it
 * asks for the same permission as starting a flow by hand does.
 */
export async function serveFiles(
  server: FastifyInstance,
  files: Pick<FileDrop, 'take'>,
  guard: Pick<AuthenticateGuard, 'admit'>,
  log: Log,
): Promise<void> {
  let underWay = 0;
  await server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, parsed) => {
      parsed(null, payload);
    });
    scope.setErrorHandler((error, request, reply) => {
      /* What is left of it would never end. */
      if (error instanceof TooManyBytes) void reply.header('connection', 'close');
      sendProblem(reply, problemOf(error, request, log));
    });
    scope.post<Address>(`/api${filesPath}`, async (request, reply) => {
      await guard.admit(request, 'runs.start');
      if (underWay >= mostAtOnce)
        throw unavailable(
          'files.busy',
          'Too many files are being read at the moment. Send it again in a second.',
          { headers: { 'retry-after': '1' } },
        );
      if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw new TooManyBytes();
      const body = new RequestBody((request.body ?? request.raw) as AsyncIterable<Buffer>, mostBytes);
      underWay += 1;
      try {
        const file = await droppedFile(request, body);
        return await reply.send(await files.take(request.params.env, request.params.flow, file));
      } finally {
        await body.drain();
        underWay -= 1;
      }
    });
    done();
  });
}

async function droppedFile(request: FastifyRequest<Address>, body: RequestBody): Promise<DroppedFile> {
  const { headers, query } = request;
  const contentType = headers['content-type'] ?? 'application/octet-stream';
  const { name, again } = query;
  const form = /^multipart\/form-data\b/i.test(contentType) ? await fileOfForm(contentType, body) : undefined;
  return {
    name: nameOf(name ?? form?.name ?? ''),
    contentType: form === undefined ? contentType : 'multipart/form-data',
    bytes: form?.bytes ?? body,
    again: again === 'true',
    by: actorOf(request).person.email,
  };
}

/** Browsers on some systems send the whole path. */
function nameOf(given: string): string {
  const name = basename(given.replaceAll('\\', '/')).slice(0, 200);
  return name === '' ? 'unnamed' : name;
}

function problemOf(error: unknown, { url }: FastifyRequest, log: Log): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof NoFormFile) return badRequest('files.no-file', error.message);
  if (error instanceof TooManyBytes)
    return tooLarge('files.too-large', 'The file is larger than 50 MB. Bring it in parts.');
  log.error({ err: error, path: url.split('?', 1)[0] }, 'A file could not be stored');
  return unavailable('files.not-stored', 'The file could not be stored. Bring it again.', {
    headers: { 'retry-after': '5' },
  });
}
