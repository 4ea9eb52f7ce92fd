import { type INestApplication, RequestMethod } from '@nestjs/common';
import { GUARDS_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ROUTE_OPENING } from '../../src/admin/admin-scope.js';
import { PUBLIC_ROUTE } from '../../src/platform/index.js';

export interface Route {
  name: string;
  method: string;
  path: string;
  guarded: boolean;
  openBecause: unknown;
  /** Whom an admin route is open to besides operators. */
  opening: unknown;
}

/** Every handler of every controller of the application, as Nest itself finds them. */
export function routesOf(app: INestApplication): Route[] {
  const scanner = new MetadataScanner();
  return [...app.get(ModulesContainer).values()]
    .flatMap((module) => [...module.controllers.values()])
    .flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, object>;
      return scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name];
        if (handler === undefined || !Reflect.hasMetadata(PATH_METADATA, handler)) return [];
        const read = (key: string): unknown => Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, metatype);
        const paths = (target: object) => [Reflect.getMetadata(PATH_METADATA, target) as string | string[]].flat();
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
        const guards = read(GUARDS_METADATA);
        return paths(metatype).flatMap((base) =>
          paths(handler).map((path) => ({
            name: `${metatype.name}.${name}`,
            method,
            path: `/${base}/${path}`.replace(/\/+/g, '/').replace(/(?<=.)\/$/, ''),
            guarded: Array.isArray(guards) && guards.length > 0,
            openBecause: read(PUBLIC_ROUTE),
            opening: read(ROUTE_OPENING),
          })),
        );
      });
    });
}
