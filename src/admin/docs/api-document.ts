import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLES } from './examples.js';
import { type JsonSchema, schemaOf } from './json-schema.js';
import type { Exchange, RouteExample } from './route-example.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Content = NonNullable<Extract<Operation['responses'][string], { description: string }>['content']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const PROBLEM = { type: 'about:blank', title: 'Not Found', status: 404, code: 'not_found' };

const SECURITY_SCHEMES = {
  adminToken: { type: 'http', scheme: 'bearer' },
  retellSignature: { type: 'apiKey', in: 'header', name: 'X-Retell-Signature' },
  calcomSignature: { type: 'apiKey', in: 'header', name: 'X-Cal-Signature-256' },
} as const;

/**
 * Describes all routes of an application as OpenAPI 3.0: paths and parameters as Nest has them, the rest from the examples.
 * Loads @nestjs/swagger only now, since most starts never need it.
 */
export async function describeApi(app: INestApplication, version: string): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const settings = new DocumentBuilder()
    .setTitle('Slotline')
    .setDescription('The gateway between Retell AI voice agents and Cal.com.')
    .setVersion(version)
    .build();
  const document = SwaggerModule.createDocument(app, settings);
  document.components = { ...document.components, securitySchemes: { ...SECURITY_SCHEMES } };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const example = EXAMPLES[`${method.toUpperCase()} ${path}`];
      const operation = item[method];
      if (operation && example) Object.assign(operation, described(operation, example, path));
    }
  }
  return document;
}

function described(operation: Operation, { summary, query = {}, exchanges }: RouteExample, path: string): object {
  const requests = exchanges.filter(({ request }) => request !== undefined);
  const parameters = Object.entries(query).map(([name, description]) => ({
    name,
    in: 'query',
    required: false,
    description,
    schema: { type: name === 'limit' ? 'integer' : 'string' },
  }));
  const security = securityOf(path);
  return {
    summary,
    parameters: [...(operation.parameters ?? []), ...parameters],
    ...(requests.length === 0
      ? {}
      : { requestBody: { required: true, content: contentOf(requests, ({ request }) => request) } }),
    responses: responsesOf(exchanges),
    ...(security === null ? {} : { security: [{ [security]: [] }] }),
  };
}

function responsesOf(exchanges: readonly Exchange[]): Operation['responses'] {
  const answered = exchanges.filter(({ answer }) => answer !== undefined);
  const status = String(exchanges[0]?.status ?? 200);
  return {
    [status]: {
      description: answered.length === 0 ? 'Done; no body' : 'The answer',
      ...(answered.length === 0 ? {} : { content: contentOf(answered, ({ answer }) => answer) }),
    },
    default: {
      description: 'A problem; its `code` is stable',
      content: { 'application/problem+json': { schema: schemaOf(PROBLEM), example: PROBLEM } },
    },
  };
}

function contentOf(exchanges: readonly Exchange[], bodyOf: (exchange: Exchange) => unknown): Content {
  const bodies = exchanges.map(bodyOf);
  const type = exchanges[0]?.type ?? (typeof bodies[0] === 'string' ? 'text/plain' : 'application/json');
  const schemas = bodies.map(schemaOf);
  const schema: JsonSchema | undefined = schemas.length === 1 ? schemas[0] : { oneOf: schemas };
  const examples = Object.fromEntries(exchanges.map((exchange) => [exchange.name, { value: bodyOf(exchange) }]));
  return { [type]: { ...(schema ? { schema } : {}), examples } };
}

function securityOf(path: string): keyof typeof SECURITY_SCHEMES | null {
  if (path.startsWith('/retell/')) return 'retellSignature';
  if (path.startsWith('/calcom/')) return 'calcomSignature';
  return path.startsWith('/health/') ? null : 'adminToken';
}
