import { openApiDocument } from '@crossdock/contracts';
import { Controller, Get } from '@nestjs/common';
import { Allow } from '../auth/permissions.ts';
import { version } from '../version.ts';

/** The API as OpenAPI 3.1, made from the same contracts as the routes. */
@Controller()
export class OpenApiController {
  readonly #document = openApiDocument(version);

  @Allow('public')
  @Get('api/openapi.json')
  document(): object {
    return this.#document;
  }
}
