import { createRequire } from 'node:module';
import path from 'node:path';
import {
  Controller,
  type ExecutionContext,
  Get,
  Header,
  Injectable,
  NotFoundException,
  Param,
  Res,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Response } from 'express';
import { Config } from '../../platform/index.js';
import { AdminAttempts } from '../admin-attempts.js';
import { AdminTokens } from '../admin-tokens.js';
import { AdminGuard } from '../admin.guard.js';
import { ApiDocument } from './api-document.provider.js';

/** Lets in operators, and in development everybody. */
@Injectable()
export class DocsGuard extends AdminGuard {
  readonly #open: boolean;

  constructor(config: Config, tokens: AdminTokens, attempts: AdminAttempts, reflector: Reflector) {
    super(tokens, attempts, reflector);
    this.#open = !config.production;
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    return this.#open || (await super.canActivate(context));
  }
}

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Slotline</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body>
</html>
`;
const START = "SwaggerUIBundle({ url: '/docs/openapi.json', dom_id: '#ui', deepLinking: true });\n";
const ASSETS: ReadonlySet<string> = new Set(['swagger-ui.css', 'swagger-ui-bundle.js']);

/** The routes of the gateway, described for developers and their tools. */
@Controller('docs')
@UseGuards(DocsGuard)
export class DocsController {
  constructor(private readonly document: ApiDocument) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE;
  }

  @Get('openapi.json')
  @Header('Cache-Control', 'no-store')
  json(): Promise<OpenAPIObject> {
    return this.document.get();
  }

  /** What the page is made of; inline scripts are forbidden by our Content-Security-Policy. */
  @Get(':asset')
  asset(@Param('asset') asset: string, @Res() response: Response): void {
    if (asset === 'start.js') {
      response.type('text/javascript').send(START);
      return;
    }
    if (!ASSETS.has(asset)) throw new NotFoundException();
    response.sendFile(asset, { root: assetDirectory(), maxAge: '1h' });
  }
}

/** Of the page that @nestjs/swagger brings along. */
function assetDirectory(): string {
  const ofSwagger = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  return path.dirname(ofSwagger.resolve('swagger-ui-dist/package.json'));
}
